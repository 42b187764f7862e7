package dev.guildhall.environments;

import dev.guildhall.api.Region;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;

/** Creates an environment: an empty world of its own, without clients. */
public final class CreateEnvironment {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final EnvironmentStore store = new EnvironmentStore();

  public CreateEnvironment(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  public Environment run(EnvironmentName name, Region region, EnvironmentType type) {
    EnvironmentId id = new EnvironmentId(ids.next());
    return database.transaction(
        transaction -> store.create(transaction, id, name, region, type, clock.instant()));
  }
}
