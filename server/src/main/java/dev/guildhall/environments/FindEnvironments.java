package dev.guildhall.environments;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.storage.Database;
import java.util.Optional;

/** Finds living environments: one by its id, or all of them page by page, newest first. */
public final class FindEnvironments {
  public static final int DEFAULT_PAGE_SIZE = 10;
  public static final int MAX_PAGE_SIZE = 100;

  private final Database database;
  private final EnvironmentStore store = new EnvironmentStore();

  public FindEnvironments(Database database) {
    this.database = database;
  }

  /** The environment; throws {@link ApiError.NotFound}. */
  public Environment one(EnvironmentId id) {
    return database
        .read(transaction -> store.find(transaction, id))
        .orElseThrow(() -> notFound(id.toString()));
  }

  /**
   * One page of them.
   *
   * @param pageSize unsigned; 0 for the default; capped at {@link #MAX_PAGE_SIZE}
   */
  public Page<Environment> page(Optional<Cursor> cursor, int pageSize) {
    int size = size(pageSize);
    return database.transaction(transaction ->
        Page.cut(
            store.list(transaction, cursor, size + 1),
            size,
            cursor,
            environment -> environment.id().number(),
            store.count(transaction)));
  }

  static int size(int asked) {
    return asked == 0
        ? DEFAULT_PAGE_SIZE
        : (int) Math.min(Integer.toUnsignedLong(asked), MAX_PAGE_SIZE);
  }

  static RuntimeException notFound(String id) {
    return new ApiError.NotFound("environment", id).exception();
  }
}
