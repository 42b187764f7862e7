package dev.guildhall.events;

import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.storage.Database;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.UnaryOperator;

/** Lists the events of an environment, newest first. */
public final class ListEvents {
  public static final int DEFAULT_PAGE_SIZE = 10;
  public static final int MAX_PAGE_SIZE = 100;

  private final Database database;
  private final EventStore store = new EventStore();

  public ListEvents(Database database) {
    this.database = database;
  }

  /**
   * One page. It ends early behind the event with which it has {@value EventStore#MAX_PAGE_BYTES}
   * bytes, or before the first that {@code fitting} leaves out.
   *
   * @param pageSize 0 for the default; capped at {@link #MAX_PAGE_SIZE}
   * @param counted whether to count all that match, up to {@value EventStore#TOTAL_CAP}
   * @param fitting the first of these that one answer can hold
   */
  public Page<Event> run(
      long environmentId,
      EventFilter filter,
      Optional<Cursor> cursor,
      int pageSize,
      boolean counted,
      UnaryOperator<List<Event>> fitting) {
    int size = pageSize == 0 ? DEFAULT_PAGE_SIZE : Math.min(pageSize, MAX_PAGE_SIZE);
    EventStore.Found found =
        database.read(transaction -> store.page(transaction, environmentId, filter, cursor, size));
    long total =
        counted ? database.read(transaction -> store.count(transaction, environmentId, filter)) : 0;
    List<Event> kept = fitting.apply(found.events());
    Page<Event> page =
        Page.of(
            kept,
            found.more() || kept.size() < found.events().size(),
            cursor,
            event -> filter.organizationId().isPresent() ? event.sequence() : event.id(),
            total);
    return new Page<>(inSequence(page.items()), page.next(), page.previous(), page.total());
  }

  /**
   * The same events, each organization's newest first among its places. Ids are given out before a
   * change waits for its turn, so of concurrent changes they may tell another order.
   */
  private static List<Event> inSequence(List<Event> byId) {
    Map<Optional<Long>, Queue<Event>> byOrganization = new HashMap<>();
    byId.stream()
        .sorted(Comparator.comparingLong(Event::sequence).reversed()) // stable for those of none
        .forEach(event ->
            byOrganization
                .computeIfAbsent(event.organizationId(), _ -> new ArrayDeque<>())
                .add(event));
    return byId.stream()
        .map(event -> Objects.requireNonNull(byOrganization.get(event.organizationId())).remove())
        .toList();
  }
}
