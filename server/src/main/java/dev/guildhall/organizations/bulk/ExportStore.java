package dev.guildhall.organizations.bulk;

import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationRow;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;

/** The SQL of an export. */
final class ExportStore {

  /**
   * Up to {@code limit} organizations after an id, oldest first.
   *
   * @param withDeleted also those that can still be restored
   */
  List<Organization> after(
      Transaction transaction, long environmentId, boolean withDeleted, long id, int limit)
      throws SQLException {
    return transaction.list(
        """
        select %s from organizations
        where environment_id = ? and %s and organization_id > ?
        order by organization_id limit ?
        """
            .formatted(
                OrganizationRow.COLUMNS,
                withDeleted ? "purge_started_at is null" : "deleted_at is null"),
        p -> p.add(environmentId).add(id).add(limit),
        OrganizationRow::read);
  }
}
