package dev.guildhall.events;

import dev.guildhall.storage.Database;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds events by their ids; what the log no longer holds is not in the answer. */
public final class FindEvents {
  private final Database database;
  private final EventStore store = new EventStore();

  public FindEvents(Database database) {
    this.database = database;
  }

  public Map<Long, Event> run(long environmentId, Collection<Long> ids) {
    return database.read(transaction -> store.byIds(transaction, environmentId, ids)).stream()
        .collect(Collectors.toMap(Event::id, Function.identity()));
  }
}
