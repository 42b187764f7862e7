package dev.guildhall.directories;

import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.organizations.deletion.DeletionPreview;
import dev.guildhall.organizations.deletion.OrganizationPart;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;

/** The directories that go with their organization, and everything in them. */
public final class DirectoriesOfOrganization implements OrganizationPart {
  private final ProviderCalls calls;
  private final DirectoryStore store = new DirectoryStore();
  private final PurgeDirectories purge = new PurgeDirectories();

  public DirectoriesOfOrganization(ProviderCalls calls) {
    this.calls = calls;
  }

  @Override
  public void settle() {
    calls.flushIfAny();
  }

  @Override
  public DeletionPreview preview(
      Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    List<DirectoryStore.Going> going = store.going(transaction, environmentId, organization);
    return new DeletionPreview(
        0,
        going.size(),
        going.stream().mapToInt(DirectoryStore.Going::users).sum(),
        0,
        going.stream()
            .map(directory ->
                new DeletionPreview.CalledDirectory(
                    directory.id().toString(), directory.lastCall()))
            .toList());
  }

  @Override
  public int purge(
      Transaction transaction, long environmentId, OrganizationId organization, int limit)
      throws SQLException {
    int taken = 0;
    while (taken < limit) {
      int batch = purge.batch(transaction, environmentId, organization.number(), limit - taken);
      if (batch == 0) {
        return taken;
      }
      taken += batch;
    }
    return taken;
  }
}
