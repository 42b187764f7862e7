package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Lists connections of living organizations, and of the environment itself.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class ListConnections {
  static final int DEFAULT_PAGE_SIZE = 10;
  static final int MAX_PAGE_SIZE = 30;

  private final Database database;
  private final ConnectionReadStore store = new ConnectionReadStore();

  public ListConnections(Database database) {
    this.database = database;
  }

  /**
   * Connections of one owner, oldest first.
   *
   * @param usableOnly leaves out what is not completed and enabled
   */
  List<ListedConnection> list(long environmentId, ConnectionOwner owner, boolean usableOnly) {
    return database
        .read(transaction -> store.list(transaction, environmentId, owner, usableOnly))
        .orElseThrow(() -> new ApiError.NotFound("organization", owner.toString()).exception());
  }

  /** Connections that sign in a domain's users, oldest first; the domain in ASCII. */
  List<ListedConnection> ofDomain(long environmentId, String domain, boolean usableOnly) {
    return database.read(
        transaction -> store.ofDomain(transaction, environmentId, domain, usableOnly));
  }

  /** Connections of all organizations, newest first. The total is counted to a bound. */
  Page<ListedConnection> search(
      long environmentId, ConnectionFilter filter, Optional<Cursor> cursor, int pageSize) {
    return page(
        cursor, pageSize, (t, size) -> store.search(t, environmentId, filter, cursor, size));
  }

  /** The environment's own connections to apps, newest first. */
  Page<ListedConnection> apps(
      long environmentId, AppFilter filter, Optional<Cursor> cursor, int pageSize) {
    return page(cursor, pageSize, (t, size) -> store.apps(t, environmentId, filter, cursor, size));
  }

  @FunctionalInterface
  private interface Search {
    ConnectionReadStore.Found run(Transaction transaction, int limit) throws SQLException;
  }

  private Page<ListedConnection> page(Optional<Cursor> cursor, int pageSize, Search search) {
    int size = pageSize == 0 ? DEFAULT_PAGE_SIZE : pageSize;
    ConnectionReadStore.Found found =
        database.read(transaction -> search.run(transaction, size + 1));
    return Page.cut(
        found.connections(),
        size,
        cursor,
        listed -> listed.connection().id().number(),
        found.total());
  }
}
