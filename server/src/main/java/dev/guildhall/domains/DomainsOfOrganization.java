package dev.guildhall.domains;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.organizations.deletion.DeletionPreview;
import dev.guildhall.organizations.deletion.OrganizationPart;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;

/** The domains that go with their organization, and come back with it where nobody took them. */
public final class DomainsOfOrganization implements OrganizationPart {
  private final DomainsOfOrganizationStore store = new DomainsOfOrganizationStore();

  @Override
  public DeletionPreview preview(
      Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    int domains = store.count(transaction, environmentId, organization);
    return new DeletionPreview(0, 0, 0, domains, List.of());
  }

  @Override
  public List<ApiError.FieldValue> taken(
      Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return store.taken(transaction, environmentId, organization).stream()
        .map(domain -> new ApiError.FieldValue("domain", domain))
        .toList();
  }

  @Override
  public void restore(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    List<ApiError.FieldValue> taken = taken(transaction, environmentId, organization);
    if (!taken.isEmpty()) {
      throw new ApiError.IdentifiersTaken("organization", taken).exception();
    }
    store.claimAgain(transaction, environmentId, organization);
  }

  @Override
  public int purge(
      Transaction transaction, long environmentId, OrganizationId organization, int limit)
      throws SQLException {
    return store.purge(transaction, environmentId, organization, limit);
  }
}
