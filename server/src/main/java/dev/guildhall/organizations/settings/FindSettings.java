package dev.guildhall.organizations.settings;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;

/**
 * Reads an organization's settings.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class FindSettings {
  private final Database database;
  private final SettingsStore store = new SettingsStore();

  public FindSettings(Database database) {
    this.database = database;
  }

  OrganizationSettings run(long environmentId, OrganizationAddress address) {
    var organization = new OrganizationCondition(environmentId, address);
    return database
        .read(transaction -> store.find(transaction, organization))
        .orElseThrow(() -> new ApiError.NotFound("organization", address.toString()).exception());
  }
}
