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
  private final UsageStore store = new UsageStore();

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
    store.open(transaction, environmentId, kind, subjectId, organizationId, region, now);
  }

  public void close(
      Transaction transaction, long environmentId, UsageKind kind, long subjectId, Instant now)
      throws SQLException {
    store.close(transaction, environmentId, kind, subjectId, now);
  }
}
