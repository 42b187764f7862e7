package dev.guildhall.organizations.portal;

import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.util.Optional;

/** Tells whose an outstanding portal link is, for calls that name a link and nothing else. */
public final class FindPortalLink {
  private final Database database;
  private final Clock clock;
  private final PortalLinkStore store = new PortalLinkStore();

  public FindPortalLink(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The living organization that a link belongs to. */
  public record Holder(long environmentId, OrganizationId organizationId) {}

  /** Empty for a link that is used, expired, deleted or none at all. */
  public Optional<Holder> run(String linkId) {
    return PortalLink.parse(linkId)
        .flatMap(number ->
            database.read(transaction -> store.holder(transaction, number, clock.instant())));
  }
}
