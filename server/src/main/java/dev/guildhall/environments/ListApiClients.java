package dev.guildhall.environments;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.storage.Database;
import java.util.Optional;

/** Lists the living clients of an environment, newest first; throws {@link ApiError.NotFound}. */
public final class ListApiClients {
  private final Database database;
  private final EnvironmentStore environments = new EnvironmentStore();
  private final ApiClientStore store = new ApiClientStore();

  public ListApiClients(Database database) {
    this.database = database;
  }

  /**
   * One page of them.
   *
   * @param pageSize unsigned, with the same default and cap as {@link FindEnvironments}
   */
  public Page<ApiClient> run(EnvironmentId environment, Optional<Cursor> cursor, int pageSize) {
    int size = FindEnvironments.size(pageSize);
    return database.transaction(transaction -> {
      if (environments.find(transaction, environment).isEmpty()) {
        throw FindEnvironments.notFound(environment.toString());
      }
      return Page.cut(
          store.list(transaction, environment, cursor, size + 1),
          size,
          cursor,
          ApiClient::number,
          store.count(transaction, environment));
    });
  }
}
