package dev.guildhall.organizations.portal;

import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Database;
import java.time.Clock;

/** Opens a portal link. Of several visitors at once, exactly one gets in. */
public final class OpenPortalLink {
  private final Database database;
  private final Clock clock;
  private final PortalLinkStore store = new PortalLinkStore();

  public OpenPortalLink(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  enum Outcome {
    OPENED,
    USED,
    EXPIRED,
    /** Never made, taken back, or of an organization that is gone: the visitor learns no more. */
    UNKNOWN
  }

  Outcome run(String token) {
    return database.statement(
        transaction -> store.open(transaction, new SecretText(token), clock.instant()));
  }

  /** What {@link #run} would come to now; the link stays as it is. */
  Outcome wouldBe(String token) {
    return database.rehearsal(
        transaction -> store.open(transaction, new SecretText(token), clock.instant()));
  }
}
