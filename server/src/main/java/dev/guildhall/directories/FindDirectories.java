package dev.guildhall.directories;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Database;
import java.util.List;

/**
 * Finds one directory of an organization, or all of them, oldest first.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class FindDirectories {
  private final Database database;
  private final ProviderCalls calls;
  private final DirectoryStore store = new DirectoryStore();
  private final SecretStore secrets = new SecretStore();

  public FindDirectories(Database database, ProviderCalls calls) {
    this.database = database;
    this.calls = calls;
  }

  public Directory one(long environmentId, OrganizationAddress address, DirectoryId id) {
    calls.flushIfAny();
    return database.transaction(transaction -> {
      Directory found =
          store
              .find(transaction, environmentId, address, id)
              .orElseThrow(() -> new ApiError.NotFound("directory", id.toString()).exception());
      return secrets.fill(transaction, environmentId, List.of(found)).getFirst();
    });
  }

  /**
   * @param showDeleted finds deleted ones too, and those of an organization that was deleted
   */
  public List<Directory> all(long environmentId, OrganizationAddress address, boolean showDeleted) {
    calls.flushIfAny();
    return database.transaction(transaction -> {
      List<Directory> found =
          store
              .list(transaction, environmentId, address, showDeleted)
              .orElseThrow(
                  () -> new ApiError.NotFound("organization", address.toString()).exception());
      return secrets.fill(transaction, environmentId, found);
    });
  }
}
