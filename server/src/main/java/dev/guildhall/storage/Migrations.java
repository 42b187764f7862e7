package dev.guildhall.storage;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to this version's. Migrations are immutable files; several processes may start
 * at once, one migrates and the others wait. Never repairs: a changed or failed migration stops the
 * start with a message.
 */
public final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  private Migrations() {}

  /**
   * How the schema stands to this server.
   *
   * @param current the version of the newest migration that has run; empty where none has
   * @param missing how many of this server's have not run
   * @param newer how many have run that this server does not know: those of a newer one
   */
  public record State(String current, int missing, int newer) {}

  /** The schema cannot be brought to this version's; the message says why, and what to do. */
  public static final class Failed extends RuntimeException {
    Failed(String reason, @Nullable RuntimeException failure) {
      super(reason, failure);
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
    SchemaRefusal refusal = look(database);
    refusal
        .ofAnyWrite()
        .ifPresent(reason -> {
          throw new Failed(reason, null);
        });
    Flyway flyway = flyway(database);
    try {
      return flyway.migrate().migrationsExecuted;
    } catch (FlywayException failure) {
      throw new Failed(refusal.reason(flyway, failure), failure);
    }
  }

  private static SchemaRefusal look(Database database) {
    try {
      return database.transaction(transaction -> {
        checkText(transaction);
        return SchemaRefusal.look(transaction);
      });
    } catch (StorageException failure) {
      throw Optional.ofNullable(failure.getCause())
          .map(SQLException.class::cast)
          .flatMap(SchemaRefusal::ofSession)
          .<RuntimeException>map(reason -> new Failed(reason, failure))
          .orElse(failure);
    }
  }

  private record Text(String encoding, boolean foldsCase) {}

  private static void checkText(Transaction transaction) throws SQLException {
    Text text =
        transaction
            .<Text>first(
                "select current_setting('server_encoding'), lower('Ü') = 'ü'",
                _ -> {},
                row -> new Text(row.getString(1), row.getBoolean(2)))
            .orElseThrow();
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
        .table(SchemaRefusal.HISTORY)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load();
  }
}
