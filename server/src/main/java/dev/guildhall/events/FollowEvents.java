package dev.guildhall.events;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Reads the log forward, in commit order, and within an organization by its sequence: a follower
 * that goes on from each batch misses none and sees none twice. One that starts again after an
 * event misses none either; it may see again what was committed at the same time as that event.
 *
 * <p>Errors: {@link ApiError.CursorTooOld} where the log does not reach back to the cursor.
 */
public final class FollowEvents {
  private static final Comparator<Event> COMMIT_ORDER =
      Comparator.comparingLong(Event::transaction).thenComparingLong(Event::id);

  private final Database database;
  private final EventStore store = new EventStore();

  public FollowEvents(Database database) {
    this.database = database;
  }

  /**
   * Where a follower stands.
   *
   * @param told what it was told of behind this place already, by id
   */
  public record Cursor(long transaction, long eventId, Set<Long> told) {
    private boolean isBefore(Event event) {
      return event.transaction() == transaction
          ? event.id() > eventId
          : event.transaction() > transaction;
    }
  }

  /** What comes next, which may be nothing that the filter selects. */
  public record Batch(List<Event> events, Cursor end) {}

  /** The place right after an event, or, without one, after everything that is settled now. */
  public Cursor start(long environmentId, Optional<String> after) {
    EventStore.Position position =
        after.isEmpty()
            ? database.read(store::end)
            : Event.parseId(after.get())
                .flatMap(id ->
                    database.read(transaction -> store.position(transaction, environmentId, id)))
                .orElseThrow(() -> new ApiError.CursorTooOld(after.get()).exception());
    return new Cursor(position.transaction(), position.eventId(), Set.of());
  }

  /**
   * The next events after the cursor, of up to {@code limit} that are looked at; empty at the end
   * of what is settled.
   *
   * @param filter by type and organization
   */
  public Optional<Batch> next(long environmentId, EventFilter filter, Cursor cursor, int limit) {
    var position = new EventStore.Position(cursor.transaction(), cursor.eventId());
    return database
        .read(transaction -> store.after(transaction, environmentId, filter, position, limit))
        .map(ahead -> {
          var cut = new Cursor(ahead.cut().transaction(), ahead.cut().eventId(), Set.of());
          List<Event> events = ordered(ahead.events(), cut);
          Set<Long> told = new HashSet<>(cursor.told());
          events.removeIf(event -> !told.add(event.id()));
          ahead.events().stream()
              .filter(event -> !cut.isBefore(event))
              .forEach(event -> told.remove(event.id()));
          return new Batch(events, new Cursor(cut.transaction(), cut.eventId(), told));
        });
  }

  /**
   * Up to the cut in commit order, each behind those that it follows in its organization. What is
   * behind the cut and nothing follows has its turn later.
   */
  private static List<Event> ordered(List<Event> events, Cursor cut) {
    Map<Long, PriorityQueue<Event>> waiting = new HashMap<>();
    for (Event event : events) {
      event
          .organizationId()
          .ifPresent(id ->
              waiting
                  .computeIfAbsent(
                      id, _ -> new PriorityQueue<>(Comparator.comparingLong(Event::sequence)))
                  .add(event));
    }
    List<Event> ordered = new ArrayList<>();
    for (Event event : events.stream().sorted(COMMIT_ORDER).toList()) {
      if (cut.isBefore(event)) {
        break;
      }
      if (event.organizationId().isEmpty()) {
        ordered.add(event);
        continue;
      }
      PriorityQueue<Event> own = waiting.get(event.organizationId().get());
      while (own != null && !own.isEmpty() && own.peek().sequence() <= event.sequence()) {
        ordered.add(own.remove());
      }
    }
    return ordered;
  }
}
