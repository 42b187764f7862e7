package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;

/**
 * Finds one living organization by its address. An id never matches an external ID.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class FindOrganization {
  private final Database database;
  private final OrganizationStore store = new OrganizationStore();

  public FindOrganization(Database database) {
    this.database = database;
  }

  public Organization run(long environmentId, OrganizationAddress address) {
    return database
        .statement(transaction -> store.find(transaction, environmentId, address))
        .orElseThrow(() -> new ApiError.NotFound("organization", address.toString()).exception());
  }
}
