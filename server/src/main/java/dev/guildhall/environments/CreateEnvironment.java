package dev.guildhall.environments;

import dev.guildhall.api.Region;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;

/** Creates an environment: an empty world of its own, without clients. */
public final class CreateEnvironment {
  /** The longest display name, in Unicode code points. */
  public static final int MAX_DISPLAY_NAME_LENGTH = 200;

  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final EnvironmentStore store = new EnvironmentStore();

  public CreateEnvironment(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** The new environment's number. */
  public long run(String displayName, Region region, EnvironmentType type) {
    long environmentId = ids.next();
    return database.transaction(transaction -> {
      store.createEnvironment(
          transaction, environmentId, displayName, region, type.number(), clock.instant());
      return environmentId;
    });
  }
}
