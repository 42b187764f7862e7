package dev.guildhall.organizations.deletion;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;

/**
 * What a feature keeps below an organization: its side of a delete and of a purge. Every feature
 * with such rows has one, and {@code Features} collects them.
 */
public interface OrganizationPart {
  /** Writes what is only in memory yet; runs before a preview, outside its transaction. */
  default void settle() {}

  /**
   * Counts what would go with the organization. Runs inside the delete's own transaction, which has
   * marked the organization as deleted already: count by its id, and do not ask whether it is
   * living.
   */
  default DeletionPreview preview(
      Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return DeletionPreview.NOTHING;
  }

  /** What others have now of what a deleted organization would claim again. */
  default List<ApiError.FieldValue> taken(
      Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return List.of();
  }

  /**
   * Claims again, in the restore's own transaction, what others could take while the organization
   * was deleted; nothing of it is {@link #taken}, unless in this very moment: then it throws {@link
   * ApiError.IdentifiersTaken}.
   */
  default void restore(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {}

  /**
   * Removes up to {@code limit} of the organization's rows for good; answers how many. Called
   * again, each time in a new transaction, while it answers {@code limit}. Rows that refer to
   * others of the part go first.
   */
  int purge(Transaction transaction, long environmentId, OrganizationId organization, int limit)
      throws SQLException;
}
