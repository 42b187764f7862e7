package dev.guildhall.domains;

import dev.guildhall.organizations.portal.FindPortalLink;
import dev.guildhall.storage.Database;
import java.util.List;

/**
 * Tells a page that wants to embed the portal whether it may: the verified domains, of the
 * organization that the link belongs to, under which the page's own host lies.
 *
 * <p>Anybody may ask, so nothing is told that the question does not hold: a link that is used,
 * expired, unknown or another organization's, and a host that is nobody's, all get the same empty
 * list, and no domain is ever named to somebody who did not name it first.
 */
public final class AuthorizedDomains {
  private final Database database;
  private final FindPortalLink findLink;
  private final DomainReadStore store = new DomainReadStore();

  public AuthorizedDomains(Database database, FindPortalLink findLink) {
    this.database = database;
    this.findLink = findLink;
  }

  List<String> run(DomainName host, String linkId) {
    return findLink
        .run(linkId)
        .map(link ->
            database.read(transaction ->
                store.covering(
                    transaction, link.environmentId(), link.organizationId(), host.value())))
        .orElse(List.of());
  }
}
