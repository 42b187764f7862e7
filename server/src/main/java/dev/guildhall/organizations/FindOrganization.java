package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Finds one living organization by its address. An id never matches an external ID.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FormerExternalId}.
 */
public final class FindOrganization {
  private final OrganizationLookups lookups;
  private final AbsentOrganization absent;

  public FindOrganization(Database database, AbsentOrganization absent) {
    this.lookups = new OrganizationLookups(database);
    this.absent = absent;
  }

  public Organization run(long environmentId, OrganizationAddress address) {
    return lookups
        .find(environmentId, address)
        .orElseThrow(() -> absent.at(environmentId, address));
  }

  /**
   * Looks for the same organization without holding the caller's thread; why there is none, only
   * {@link #run} tells. Completes on another thread.
   */
  public CompletionStage<Optional<Organization>> look(
      long environmentId, OrganizationAddress address) {
    return lookups.findWithoutWaiting(environmentId, address);
  }
}
