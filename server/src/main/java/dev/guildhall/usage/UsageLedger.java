package dev.guildhall.usage;

import dev.guildhall.api.Region;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes billable periods in the transaction that enables or disables their subject. The
 * caller has locked the subject, so a subject never has two open periods. A deleted organization
 * closes nothing: the time of its absence is subtracted when the ledger is read.
 */
public final class UsageLedger {
  /**
   * @param organizationId null for a connection of the whole environment
   */
  public void open(
      Transaction transaction,
      long environmentId,
      UsageKind kind,
      long subjectId,
      @Nullable Long organizationId,
      Region region,
      Instant now)
      throws SQLException {
    transaction.update(
        """
        insert into usage_periods (environment_id, kind, subject_id, opened_at, organization_id,
          region)
        values (?, ?, ?, ?, ?, ?)
        """,
        p ->
            p.add(environmentId)
                .add(kind.number())
                .add(subjectId)
                .add(now)
                .add(organizationId)
                .add(region.number()));
  }

  public void close(
      Transaction transaction, long environmentId, UsageKind kind, long subjectId, Instant now)
      throws SQLException {
    transaction.update(
        """
        update usage_periods set closed_at = greatest(opened_at, ?)
        where environment_id = ? and kind = ? and subject_id = ? and closed_at is null
        """,
        p -> p.add(now).add(environmentId).add(kind.number()).add(subjectId));
  }
}
