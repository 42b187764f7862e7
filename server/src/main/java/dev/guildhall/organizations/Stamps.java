package dev.guildhall.organizations;

import dev.guildhall.api.Origin;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Parameters;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;

/** Makes the stamp of a change: the time, the caller, and ids for the events that it may write. */
public final class Stamps {
  private final IdSource ids;
  private final Clock clock;

  /** Who changes, when, and the ids of the events that say so. */
  public record Stamp(Instant now, Origin origin, long eventId, long secondEventId) {
    /** Puts the event's id, its actor and its request's id, in this order. */
    public Parameters bind(Parameters p) throws SQLException {
      return p.add(eventId).add(origin.actor()).add(origin.requestId());
    }
  }

  public Stamps(IdSource ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** Whether stamps and ids can be made on an event loop just now. */
  boolean areAtHand() {
    return ids.isAtHand();
  }

  public Stamp of(Origin origin) {
    return new Stamp(clock.instant(), origin, ids.next(), ids.next());
  }
}
