package dev.guildhall.environments;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.time.Clock;

/** Renames a living environment; throws {@link ApiError.NotFound}. */
public final class RenameEnvironment {
  private final Database database;
  private final Clock clock;
  private final EnvironmentStore store = new EnvironmentStore();

  public RenameEnvironment(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public Environment run(EnvironmentId id, EnvironmentName name) {
    return database
        .statement(transaction -> store.rename(transaction, id, name, clock.instant()))
        .orElseThrow(() -> FindEnvironments.notFound(id.toString()));
  }
}
