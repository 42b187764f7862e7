package dev.guildhall.organizations.portal;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * An organization's outstanding portal links: to look at and to take back.
 *
 * <p>Errors: {@link ApiError.NotFound}, of the organization or of the link.
 */
public final class PortalLinks {
  private final Database database;
  private final Clock clock;
  private final PortalLinkStore store = new PortalLinkStore();

  public PortalLinks(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  List<PortalLink> list(long environmentId, OrganizationAddress address) {
    var organization = new OrganizationCondition(environmentId, address);
    return database
        .statement(transaction -> store.outstanding(transaction, organization, clock.instant()))
        .orElseThrow(() -> notFound(address));
  }

  void deleteAll(long environmentId, OrganizationAddress address) {
    var _ = delete(environmentId, address, Optional.empty());
  }

  void delete(long environmentId, OrganizationAddress address, String linkId) {
    Optional<Long> number = PortalLink.parse(linkId);
    if (number.isEmpty() || delete(environmentId, address, number) == 0) {
      throw new ApiError.NotFound("portal link", linkId).exception();
    }
  }

  private long delete(long environmentId, OrganizationAddress address, Optional<Long> link) {
    var organization = new OrganizationCondition(environmentId, address);
    return database
        .statement(transaction -> store.delete(transaction, organization, link))
        .orElseThrow(() -> notFound(address));
  }

  private static RuntimeException notFound(OrganizationAddress address) {
    return new ApiError.NotFound("organization", address.toString()).exception();
  }
}
