package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.io.EOFException;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that does not take the schema: why, and what its operator can do. */
final class MigrationsTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  private String url;

  /** The database's, and what roles of a test begin with: they belong to all databases. */
  @SuppressWarnings("NullAway.Init") // set before each test
  private String name;

  @BeforeEach
  void makeDatabase() {
    url = TestPostgres.newEmptyDatabase();
    name = url.substring(url.lastIndexOf('/') + 1);
  }

  @AfterEach
  void dropRoles() throws SQLException {
    for (String role : new String[] {"_user", "_other"}) {
      run(
          """
          do $$ begin
            if exists (select from pg_roles where rolname = '%1$s') then
              reassign owned by %1$s to current_user; drop owned by %1$s; drop role %1$s;
            end if;
          end $$
          """
              .formatted(name + role));
    }
  }

  @Test
  void nameATableOfSomebodyElse() throws SQLException {
    run("create table customers (id bigint)");
    assertThatThrownBy(() -> migrate(url))
        .isInstanceOf(Migrations.Failed.class)
        .hasMessage(
            "the database %s has tables such as customers, which are not Guildhall's: give Guildhall a database of its own (create database guildhall)",
            name);
  }

  @Test
  void nameAMigrationThatIsAnotherInTheDatabase() throws SQLException {
    migrate(url);
    run(
        "update schema_history set checksum = 1, installed_on = '2026-01-02 12:00' where version = '4'");
    assertThatThrownBy(() -> migrate(url))
        .isInstanceOf(Migrations.Failed.class)
        .hasMessage(
            "migration V4 of the database, applied on 2026-01-02, differs from this build's: start the version of Guildhall that has applied it, or put back a backup from before that");
  }

  @Test
  void sayWhichRightsTheUserLacksUntilItHasThem() throws SQLException {
    String user = name + "_user";
    String theirs = role(user);
    assertThatThrownBy(() -> migrate(theirs))
        .isInstanceOf(Migrations.Failed.class)
        .hasMessageContaining("permission denied for schema public)")
        .hasMessageEndingWith("or grant create on schema public to " + user);
    run("grant create on schema public to " + user);
    assertThatThrownBy(() -> migrate(theirs))
        .isInstanceOf(Migrations.Failed.class)
        .hasMessageContaining("grant create on database %s to %s, or as a superuser", name, user)
        .hasMessageContaining("create extension if not exists pg_trgm;");
    run("grant create on database " + name + " to " + user);
    migrate(theirs);
  }

  @Test
  void nameTheOwnerOfTablesThatAnotherUserMayNotRead() throws SQLException {
    String owner = name + "_user";
    run("grant create on schema public to public");
    String owners = role(owner);
    run("grant create on database " + name + " to " + owner);
    migrate(owners);
    String others = role(name + "_other");
    assertThatThrownBy(() -> migrate(others))
        .isInstanceOf(Migrations.Failed.class)
        .hasMessageContaining("are %s's", owner)
        .hasMessageEndingWith("grant %s to %s_other", owner, name);
    run("grant select on all tables in schema public to public");
    assertThatThrownBy(() -> TestServer.start(others, config -> config).close())
        .hasMessageContaining("the database refuses its user")
        .hasMessageContaining("permission denied for table server_secrets.")
        .hasMessageContaining("--database-url");
  }

  @Test
  void sayThatTheDatabaseTakesNoWritesAlsoWhereNoneIsMissing() throws SQLException {
    migrate(url);
    String user = name + "_user";
    String theirs = role(user);
    run("alter role %s set default_transaction_read_only = on".formatted(user));
    assertThatThrownBy(() -> migrate(theirs))
        .isInstanceOf(Migrations.Failed.class)
        .hasMessageContaining("takes no writes of " + user)
        .hasMessageContaining("alter role %s reset default_transaction_read_only", user);
  }

  /** What PgBouncer brings about in its mode of transactions. */
  @ParameterizedTest
  @ValueSource(strings = {"42P05", "26000"})
  void nameAPoolerThatGivesAwayTheSession(String state) {
    assertThat(reason(new SQLException("prepared statement \"S_3\" already exists", state)))
        .isEqualTo(
            "each statement comes to another session of the database (prepared statement \"S_3\" already exists): give the URL of PostgreSQL itself, not of a pooler in transaction mode");
  }

  @Test
  void sayWhatElseTheDatabaseSaid() {
    assertThat(reason(new SQLException("could not extend file", "58030")))
        .isEqualTo(
            "the database's schema cannot be brought to this version's: could not extend file");
  }

  @Test
  void sayThatTheDatabaseWentAway() {
    assertThat(reason(new SQLException("sending failed", "08006", new EOFException())))
        .isEqualTo(
            "the database went away while its schema was brought to this version's (sending failed): start again once it is up");
  }

  private String reason(SQLException refused) {
    try (Database database = open(url)) {
      return database
          .<SchemaRefusal>read(SchemaRefusal::look)
          .reason(Flyway.configure().load(), new FlywayException("refused", refused));
    }
  }

  private static void migrate(String url) {
    try (Database database = open(url)) {
      Migrations.run(database);
    }
  }

  private static Database open(String url) {
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    return new Database(parsed.jdbcUrl(), parsed.user(), parsed.password(), 2);
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(url)) {
      connection.createStatement().execute(sql);
    }
  }

  /** Makes a user who may nothing; answers the URL as theirs. */
  private String role(String role) throws SQLException {
    run("create role %s login password 'theirs'".formatted(role));
    return url.replaceFirst("//.*@", "//" + role + ":theirs@");
  }
}
