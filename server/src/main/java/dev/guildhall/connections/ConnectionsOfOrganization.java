package dev.guildhall.connections;

import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.organizations.deletion.DeletionPreview;
import dev.guildhall.organizations.deletion.OrganizationPart;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;

/** The connections that go with their organization. */
public final class ConnectionsOfOrganization implements OrganizationPart {
  private final ConnectionStore store = new ConnectionStore();

  @Override
  public DeletionPreview preview(
      Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return new DeletionPreview(
        store.count(transaction, environmentId, organization), 0, 0, 0, List.of());
  }

  @Override
  public int purge(
      Transaction transaction, long environmentId, OrganizationId organization, int limit)
      throws SQLException {
    return store.purge(transaction, environmentId, organization, limit);
  }
}
