package dev.guildhall.testing;

import dev.guildhall.oauth.SigningKeys;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.storage.Migrations;
import dev.guildhall.storage.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for a test run; every server gets a database of its own in it. */
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final Path FOLDER = folder();
  private static final EmbeddedPostgres POSTGRES = start();

  private TestPostgres() {}

  private static EmbeddedPostgres start() {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(FOLDER, _ -> {});
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stopKeeping();
              postgres.close();
              TestFolders.deleteLater(FOLDER);
            }));
    return postgres;
  }

  /** What is thrown away need not be on the disk: hundreds of databases took half a minute. */
  private static void stopKeeping() {
    try (Connection connection = connect("postgres")) {
      connection.createStatement().execute("alter system set fsync = off");
      connection.createStatement().execute("select pg_reload_conf()");
    } catch (SQLException stopped) {
      // then it has kept everything already
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("guildhall-test-postgres");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** What PostgreSQL writes about itself. */
  static Path log() {
    return FOLDER.resolve("postgres.log");
  }

  /**
   * What a server makes at its first start and every test would wait for, made once: the schema and
   * a key that signs tokens, which is seconds of work without the optimizing compiler.
   */
  private static final class Template {
    private static final String NAME = "guildhall_started";

    static {
      create(NAME, "template1");
      DatabaseUrl url = DatabaseUrl.parse(url(NAME));
      try (Database database = new Database(url.jdbcUrl(), url.user(), url.password(), 4)) {
        Migrations.run(database);
        new SigningKeys(database, new CountedIds(), Clock.systemUTC()).prepare();
      }
    }

    static String name() {
      return NAME;
    }
  }

  /** The URL of a new database in which a server was: schema and signing key are there. */
  public static String newDatabase() {
    return newDatabase(Template.name());
  }

  /** The URL of a new database in which there is nothing. */
  public static String newEmptyDatabase() {
    return newDatabase("template1");
  }

  private static String newDatabase(String template) {
    String name = "test_" + DATABASES.incrementAndGet();
    create(name, template);
    return url(name);
  }

  private static void create(String name, String template) {
    try (Connection connection = connect("guildhall")) {
      connection.createStatement().execute("create database " + name + " template " + template);
    } catch (SQLException refused) {
      throw new IllegalStateException(refused);
    }
  }

  private static String url(String name) {
    return "postgresql://%s:%s@127.0.0.1:%d/%s"
        .formatted(POSTGRES.user(), POSTGRES.password(), POSTGRES.port(), name);
  }

  /** Whether a database takes connections. Those that it has are ended. */
  public static void allowConnections(String url, boolean allowed) throws SQLException {
    String name = url.substring(url.lastIndexOf('/') + 1);
    try (Connection elsewhere = connect("postgres")) {
      elsewhere
          .createStatement()
          .execute("alter database %s with allow_connections %b".formatted(name, allowed));
      elsewhere
          .createStatement()
          .execute(
              """
              select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '%s'
              """
                  .formatted(name));
    }
  }

  /** A connection past the server, to look at rows or to load many. */
  public static Connection connect(String databaseUrlOrName) throws SQLException {
    String name = databaseUrlOrName.substring(databaseUrlOrName.lastIndexOf('/') + 1);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(POSTGRES.port(), name),
        POSTGRES.user(),
        POSTGRES.password());
  }
}
