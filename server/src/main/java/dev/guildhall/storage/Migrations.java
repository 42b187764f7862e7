package dev.guildhall.storage;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to this version's. Migrations are immutable files; several processes may start
 * at once, one migrates and the others wait. Never repairs: a changed or failed migration stops the
 * start with a message.
 */
public final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  /** A prepared statement that is there already, or not: its session is not the one it was. */
  private static final Set<String> FOREIGN_SESSION = Set.of("42P05", "26000");

  private Migrations() {}

  /**
   * How the schema stands to this server.
   *
   * @param current the version of the newest migration that has run; empty where none has
   * @param missing how many of this server's have not run
   * @param newer how many have run that this server does not know: those of a newer one
   */
  public record State(String current, int missing, int newer) {}

  /** The schema cannot be brought to this version's; the message says what the database said. */
  public static final class Failed extends RuntimeException {
    Failed(FlywayException failure) {
      super(reason(failure), failure);
    }

    private static String reason(Throwable failure) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause instanceof SQLException refused
              && FOREIGN_SESSION.contains(refused.getSQLState())
          ? "each statement comes to another session of the database (%s): give the URL of PostgreSQL itself, not of a pooler in transaction mode"
              .formatted(refused.getMessage())
          : "the database's schema cannot be brought to this version's: " + cause.getMessage();
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** The database keeps text in another encoding than UTF-8. */
  public static final class OtherEncoding extends RuntimeException {
    OtherEncoding(String encoding) {
      super(
          "the database has the encoding %s: Guildhall needs one with UTF8 (create database … encoding 'UTF8')"
              .formatted(encoding));
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /**
   * Runs what is missing and answers how many migrations that was; throws {@link Failed} and {@link
   * OtherEncoding}.
   */
  public static int run(Database database) {
    try {
      checkText(database);
      return flyway(database).migrate().migrationsExecuted;
    } catch (FlywayException failure) {
      throw new Failed(failure);
    }
  }

  private record Text(String encoding, boolean foldsCase) {}

  private static void checkText(Database database) {
    Text text =
        database.<Text>read(transaction ->
            transaction
                .first(
                    "select current_setting('server_encoding'), lower('Ü') = 'ü'",
                    _ -> {},
                    row -> new Text(row.getString(1), row.getBoolean(2)))
                .orElseThrow());
    if (!text.encoding.equals("UTF8")) {
      throw new OtherEncoding(text.encoding);
    }
    if (!text.foldsCase) {
      log.warn(
          "the database's locale folds the case of ASCII letters alone: a search for \"übung\" does not find \"Übung\"");
    }
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
