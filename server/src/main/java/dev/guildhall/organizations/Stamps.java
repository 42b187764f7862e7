package dev.guildhall.organizations;

import dev.guildhall.api.Origin;
import dev.guildhall.storage.IdSource;
import java.time.Clock;

/** Makes the stamp of a change: the time, the caller, and ids for the events that it may write. */
final class Stamps {
  private final IdSource ids;
  private final Clock clock;

  Stamps(IdSource ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** Whether stamps and ids can be made on an event loop just now. */
  boolean areAtHand() {
    return ids.isAtHand();
  }

  OrganizationStore.Stamp of(Origin origin) {
    return new OrganizationStore.Stamp(clock.instant(), origin, ids.next(), ids.next());
  }
}
