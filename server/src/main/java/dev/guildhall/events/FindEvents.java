package dev.guildhall.events;

import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds events by their ids; what the log no longer holds is not in the answer, nor what is more
 * than may be in memory at once.
 */
public final class FindEvents {
  private final Database database;
  private final EventStore store = new EventStore();

  public FindEvents(Database database) {
    this.database = database;
  }

  /**
   * The events of a list's beginning, by their ids.
   *
   * @param reach how many of the ids it answers for
   */
  public record Beginning(Map<Long, Event> events, int reach) {}

  public Beginning run(long environmentId, List<Long> ids) {
    EventStore.Listed listed =
        database.read(transaction -> store.byIds(transaction, environmentId, ids));
    return new Beginning(
        listed.events().stream().collect(Collectors.toMap(Event::id, Function.identity())),
        listed.reach());
  }
}
