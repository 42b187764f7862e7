package dev.guildhall.organizations.settings;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * Changes an organization's settings, with the event that says so; what changes nothing writes
 * nothing. Changes run one after the other under the organization's lock, so none is lost.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class ChangeSettings {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final SettingsStore store = new SettingsStore();

  public ChangeSettings(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  OrganizationSettings run(
      long environmentId,
      OrganizationAddress address,
      UnaryOperator<OrganizationSettings> change,
      Origin origin) {
    return database.transaction(transaction -> {
      OrganizationId id =
          store
              .lock(transaction, new OrganizationCondition(environmentId, address))
              .orElseThrow(
                  () -> new ApiError.NotFound("organization", address.toString()).exception());
      // Read behind the lock, in a statement of its own, whose snapshot holds the last change.
      var locked = new OrganizationCondition(environmentId, new OrganizationAddress.ById(id));
      OrganizationSettings before = store.find(transaction, locked).orElseThrow();
      OrganizationSettings after = change.apply(before);
      if (!after.equals(before)) {
        store.write(transaction, environmentId, id, after, clock.instant(), ids.next(), origin);
      }
      return after;
    });
  }
}
