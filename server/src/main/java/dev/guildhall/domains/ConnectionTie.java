package dev.guildhall.domains;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;

/**
 * The connection that signs in a domain's users, or is to.
 *
 * @param text its id, as it was sent
 * @param number in it; 0 where it is no connection's id
 */
record ConnectionTie(String text, long number) {
  /** Throws {@link ApiError.NotFound} where the organization does not have it. */
  void refuseUnknown(
      Database database, DomainReadStore store, long environmentId, OrganizationAddress address) {
    boolean isKnown =
        database.<Boolean>read(transaction ->
            store.hasConnection(
                transaction, new OrganizationCondition(environmentId, address), number));
    if (!isKnown) {
      throw new ApiError.NotFound("connection", text).exception();
    }
  }
}
