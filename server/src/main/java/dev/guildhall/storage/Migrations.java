package dev.guildhall.storage;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

/**
 * Brings the schema to this version's. Migrations are immutable files; several processes may start
 * at once, one migrates and the others wait. Never repairs: a changed or failed migration stops the
 * start with a message.
 */
public final class Migrations {
  private Migrations() {}

  /**
   * How the schema stands to this server.
   *
   * @param current the version of the newest migration that has run; empty where none has
   * @param missing how many of this server's have not run
   * @param newer how many have run that this server does not know: those of a newer one
   */
  public record State(String current, int missing, int newer) {}

  /** Runs what is missing and answers how many migrations that was. */
  public static int run(Database database) {
    return flyway(database).migrate().migrationsExecuted;
  }

  /** Looks, and changes nothing. */
  public static State state(Database database) {
    MigrationInfoService schema = flyway(database).info();
    MigrationInfo current = schema.current();
    return new State(
        current == null ? "" : current.getVersion().toString(),
        schema.pending().length,
        (int)
            Arrays.stream(schema.applied())
                .filter(migration -> !migration.getState().isResolved())
                .count());
  }

  private static Flyway flyway(Database database) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .locations("classpath:db/migration")
        .table("schema_history")
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load();
  }
}
