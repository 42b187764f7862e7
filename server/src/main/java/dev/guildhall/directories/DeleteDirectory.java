package dev.guildhall.directories;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Instant;

/**
 * Deletes a disabled directory: marks it, whatever it holds. Its secrets are dead from the commit
 * on; the sweep takes the rest after the retention ({@link PurgeDirectories}).
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FailedPrecondition} while it is enabled.
 */
public final class DeleteDirectory {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final DirectoryStore store = new DirectoryStore();

  public DeleteDirectory(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  public void run(long environmentId, OrganizationAddress address, DirectoryId id, Origin origin) {
    database.run(transaction -> {
      var organization = LivingOrganization.lock(transaction, environmentId, address);
      var before = store.lock(transaction, organization, id);
      if (before.enabled()) {
        throw new ApiError.FailedPrecondition(
                "directory is enabled: disable %s before you delete it".formatted(id))
            .exception();
      }
      Instant now = clock.instant();
      String gone = store.delete(transaction, environmentId, id, now);
      organization.log(
          transaction,
          ids.next(),
          DirectoryEvents.DELETED,
          "Directory",
          now,
          origin,
          gone,
          before.image());
    });
  }
}
