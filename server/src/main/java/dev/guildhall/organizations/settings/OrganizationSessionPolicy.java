package dev.guildhall.organizations.settings;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;
import java.time.Clock;

/**
 * An organization's session policy, the application's until it is set. Setting it replaces it
 * whole.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class OrganizationSessionPolicy {
  private final Database database;
  private final Clock clock;
  private final SettingsStore store = new SettingsStore();

  public OrganizationSessionPolicy(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  SessionPolicy find(long environmentId, OrganizationAddress address) {
    var organization = new OrganizationCondition(environmentId, address);
    return database
        .statement(transaction -> store.sessionPolicy(transaction, organization))
        .orElseThrow(() -> notFound(address));
  }

  void set(long environmentId, OrganizationAddress address, SessionPolicy policy) {
    var organization = new OrganizationCondition(environmentId, address);
    if (!database.statement(
        transaction ->
            store.setSessionPolicy(transaction, organization, policy, clock.instant()))) {
      throw notFound(address);
    }
  }

  private static RuntimeException notFound(OrganizationAddress address) {
    return new ApiError.NotFound("organization", address.toString()).exception();
  }
}
