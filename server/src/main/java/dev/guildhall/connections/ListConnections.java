package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.storage.Database;
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
    int size = pageSize == 0 ? DEFAULT_PAGE_SIZE : pageSize;
    ConnectionReadStore.Found found =
        database.read(
            transaction -> store.search(transaction, environmentId, filter, cursor, size + 1));
    return Page.cut(
        found.connections(),
        size,
        cursor,
        listed -> listed.connection().id().number(),
        found.total());
  }
}
