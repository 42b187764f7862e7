package dev.guildhall.organizations.settings;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.util.OptionalInt;

/**
 * How many users an organization may have. Empty: the limit is not in use; 0: any number (WIRE.md,
 * section d). Kept for the product to ask for; this server has no users to count.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class UserLimit {
  private final Database database;
  private final Clock clock;
  private final SettingsStore store = new SettingsStore();

  public UserLimit(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  OptionalInt find(long environmentId, OrganizationAddress address) {
    var organization = new OrganizationCondition(environmentId, address);
    return database
        .statement(transaction -> store.userLimit(transaction, organization))
        .orElseThrow(() -> notFound(address));
  }

  void set(long environmentId, OrganizationAddress address, OptionalInt limit) {
    var organization = new OrganizationCondition(environmentId, address);
    if (!database.statement(
        transaction -> store.setUserLimit(transaction, organization, limit, clock.instant()))) {
      throw notFound(address);
    }
  }

  private static RuntimeException notFound(OrganizationAddress address) {
    return new ApiError.NotFound("organization", address.toString()).exception();
  }
}
