package dev.guildhall.directories;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;

/**
 * Creates a directory, enabled at once: its usage period opens with it. An organization may have
 * several.
 *
 * <p>Errors: {@link ApiError.NotFound} for the organization.
 */
public final class CreateDirectory {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final ToggleDirectory toggle;
  private final DirectoryStore store = new DirectoryStore();

  public CreateDirectory(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.toggle = new ToggleDirectory(database, ids, clock);
  }

  public Directory run(
      long environmentId,
      OrganizationAddress address,
      DirectoryType type,
      DirectoryProvider provider,
      Origin origin) {
    return database.transaction(transaction -> {
      var organization = LivingOrganization.lock(transaction, environmentId, address);
      DirectoryId id = new DirectoryId(ids.next());
      store.create(transaction, organization, id, type, provider, clock.instant());
      toggle.enableNew(transaction, organization, id, origin);
      return store.find(transaction, environmentId, address, id).orElseThrow();
    });
  }
}
