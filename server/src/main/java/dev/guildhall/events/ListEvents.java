package dev.guildhall.events;

import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Optional;

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
   * One page.
   *
   * @param pageSize 0 for the default; capped at {@link #MAX_PAGE_SIZE}
   * @param counted whether to count all that match, up to {@value EventStore#TOTAL_CAP}
   */
  public Page<Event> run(
      long environmentId,
      EventFilter filter,
      Optional<Cursor> cursor,
      int pageSize,
      boolean counted) {
    int size = pageSize == 0 ? DEFAULT_PAGE_SIZE : Math.min(pageSize, MAX_PAGE_SIZE);
    List<Event> found =
        database.read(
            transaction -> store.page(transaction, environmentId, filter, cursor, size + 1));
    long total =
        counted ? database.read(transaction -> store.count(transaction, environmentId, filter)) : 0;
    return Page.cut(
        found,
        size,
        cursor,
        event -> filter.organizationId().isPresent() ? event.sequence() : event.id(),
        total);
  }
}
