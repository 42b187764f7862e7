package dev.guildhall.directories;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Database;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a disabled directory: marks it, whatever it holds. Its secrets are dead from the commit
 * on; the sweep takes the rest after the retention ({@link PurgeDirectories}).
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FailedPrecondition} while it is enabled.
 */
public final class DeleteDirectory {
  private final Database database;
  private final Clock clock;
  private final DirectoryStore store = new DirectoryStore();

  public DeleteDirectory(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public void run(long environmentId, OrganizationAddress address, DirectoryId id) {
    database.<@Nullable Void>transaction(transaction -> {
      var organization = LivingOrganization.lock(transaction, environmentId, address);
      if (store.lock(transaction, organization, id).enabled()) {
        throw new ApiError.FailedPrecondition(
                "directory is enabled: disable %s before you delete it".formatted(id))
            .exception();
      }
      store.delete(transaction, environmentId, id, clock.instant());
      return null;
    });
  }
}
