package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.util.concurrent.CompletableFuture;
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

  /** The same without holding the caller's thread; completes on another one. */
  public CompletionStage<Organization> runWithoutWaiting(
      long environmentId, OrganizationAddress address) {
    return lookups
        .findWithoutWaiting(environmentId, address)
        .thenCompose(found ->
            found
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> refused(environmentId, address)));
  }

  /** On a thread of its own: why there is none may take a query, and others wait. */
  private CompletableFuture<Organization> refused(long environmentId, OrganizationAddress address) {
    return CompletableFuture.supplyAsync(
        () -> {
          throw absent.at(environmentId, address);
        },
        Thread::startVirtualThread);
  }
}
