package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that is there, and does not do what it is asked just now. */
@Timeout(60)
final class RefusingDatabaseTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  private String url;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  /** With one connection, so that what is set on it holds for the next call. */
  @BeforeEach
  void open() {
    url = TestPostgres.newEmptyDatabase();
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    database = new Database(parsed.jdbcUrl(), parsed.user(), parsed.password(), 1);
    run("create table made (id bigint primary key)");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private int run(String sql) {
    return database.statement(transaction -> transaction.update(sql, _ -> {}));
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            refused ->
                assertThat(refused.error()).isInstanceOf(ApiError.DatabaseUnavailable.class));
  }

  @Test
  void isUnavailableToAWriteOnAConnectionThatTakesNoneAndOpensAnother() {
    run("set default_transaction_read_only = on");
    assertUnavailable(() -> run("insert into made values (1)"));
    assertThat(run("insert into made values (1)")).isOne();
  }

  @Test
  void isReadyAgainOnceNewConnectionsTakeWrites() throws SQLException {
    try (Connection other = TestPostgres.connect(url)) {
      String setting =
          "alter database " + other.getCatalog() + " %s default_transaction_read_only %s";
      other.createStatement().execute(setting.formatted("set", "= on"));
      other
          .createStatement()
          .execute(
              """
              select pg_terminate_backend(pid, 5000) from pg_stat_activity
              where datname = current_database() and pid <> pg_backend_pid()
              """);
      assertThat(database.answers()).isFalse();
      other.createStatement().execute("set default_transaction_read_only = off");
      other.createStatement().execute(setting.formatted("reset", ""));
    }
    // Each looks at a connection, and replaces those that are read-only.
    Eventually.until("the database answers", database::answers);
    assertThat(run("insert into made values (1)")).isOne();
  }

  @Test
  void isNotReadyWhileItsDiskIsFull() {
    assertUnavailable(() ->
        run(
            "do $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$"));
    assertThat(database.answers()).isFalse();
  }

  @Test
  void isUnavailableToAStatementThatTakesTooLong() {
    run("set statement_timeout = '1s'"); // enough for the statement that ends it
    assertUnavailable(() -> run("insert into made select 1 from pg_sleep(60)"));
    run("set statement_timeout = 0");
    assertThat(run("insert into made values (1)")).isOne();
  }

  @Test
  void isUnavailableToWhoeverWaitsTooLongForALock() throws SQLException {
    run("insert into made values (1)");
    run("set lock_timeout = '20ms'");
    try (Connection other = TestPostgres.connect(url)) {
      other.setAutoCommit(false);
      other.createStatement().execute("update made set id = 2");
      assertUnavailable(() -> run("update made set id = 3"));
      other.rollback(); // closing alone does not wait until the lock is given back
    }
    assertThat(run("update made set id = 3")).isOne();
  }

  @Test
  void hasEachOfManyTriedAloneWhereOneOfThemWaitsTooLongForALock() throws SQLException {
    run("set lock_timeout = '20ms'");
    try (Connection other = TestPostgres.connect(url)) {
      other.setAutoCommit(false);
      other.createStatement().execute("insert into made values (1)");
      assertThat(
              database.<Integer>statementOfMany(
                  transaction -> transaction.update("insert into made values (1), (2)", _ -> {})))
          .isEmpty();
      assertThat(
              database.<Integer>statementOfMany(
                  transaction -> transaction.update("insert into made values (2)", _ -> {})))
          .isEqualTo(Optional.of(1));
    }
  }

  @Test
  void takesATransactionAwayThatStandsStillAndGoesOn() throws SQLException {
    Duration still = Duration.ofMillis(20);
    run("set idle_in_transaction_session_timeout = '%dms'".formatted(still.toMillis()));
    try (Connection other = TestPostgres.connect(url)) {
      assertUnavailable(() ->
          database.<Integer>transaction(transaction -> {
            transaction.update("insert into made values (1)", _ -> {});
            waitForTheEndOfOtherSessions(other);
            return transaction.update("insert into made values (2)", _ -> {});
          }));
    }
    assertThat(run("insert into made values (1)")).isOne();
  }

  @Test
  void letsAReaderOfASnapshotPause() {
    assertThat(database.<String>snapshot(RefusingDatabaseTest::pause)).isEqualTo("15min");
    assertThat(database.<String>read(RefusingDatabaseTest::pause)).isEqualTo("1min");
  }

  private static String pause(Transaction transaction) throws SQLException {
    return transaction
        .first("show idle_in_transaction_session_timeout", _ -> {}, row -> row.getString(1))
        .orElseThrow();
  }

  private static void waitForTheEndOfOtherSessions(Connection connection) throws SQLException {
    String others =
        """
        select 1 from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """;
    Eventually.until(
        "no other session is left",
        () -> !connection.createStatement().executeQuery(others).next());
  }
}
