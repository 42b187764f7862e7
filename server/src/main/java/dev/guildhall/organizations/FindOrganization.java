package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;

/**
 * Finds one living organization by its address. An id never matches an external ID.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FormerExternalId}.
 */
public final class FindOrganization {
  private final Database database;
  private final AbsentOrganization absent;
  private final OrganizationReadStore reads = new OrganizationReadStore();

  public FindOrganization(Database database, AbsentOrganization absent) {
    this.database = database;
    this.absent = absent;
  }

  public Organization run(long environmentId, OrganizationAddress address) {
    return database
        .read(transaction -> reads.find(transaction, environmentId, address))
        .orElseThrow(() -> absent.at(environmentId, address));
  }
}
