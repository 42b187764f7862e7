package dev.guildhall.events;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Optional;

/**
 * Reads the log forward, in commit order: a follower that goes on from each batch's last event
 * misses none and sees none twice.
 *
 * <p>Errors: {@link ApiError.CursorTooOld} where the log does not reach back to the cursor.
 */
public final class FollowEvents {
  private final Database database;
  private final EventStore store = new EventStore();

  public FollowEvents(Database database) {
    this.database = database;
  }

  /** Where a follower stands. */
  public record Cursor(long transaction, long eventId) {}

  /** The place right after an event, or, without one, after everything that is settled now. */
  public Cursor start(long environmentId, Optional<String> after) {
    EventStore.Position position =
        after.isEmpty()
            ? database.read(store::end)
            : Event.parseId(after.get())
                .flatMap(id ->
                    database.read(transaction -> store.position(transaction, environmentId, id)))
                .orElseThrow(() -> new ApiError.CursorTooOld(after.get()).exception());
    return new Cursor(position.transaction(), position.eventId());
  }

  /** The place before the first event that the log still has. */
  public static Cursor beginning() {
    return new Cursor(EventStore.Position.START.transaction(), EventStore.Position.START.eventId());
  }

  /** Up to {@code limit} events after the cursor. */
  public List<Event> next(long environmentId, EventFilter filter, Cursor cursor, int limit) {
    return database.read(transaction ->
        store.after(
            transaction,
            environmentId,
            filter,
            new EventStore.Position(cursor.transaction(), cursor.eventId()),
            limit));
  }

  /** The place right after an event that was read. */
  public static Cursor after(Event event) {
    return new Cursor(event.transaction(), event.id());
  }
}
