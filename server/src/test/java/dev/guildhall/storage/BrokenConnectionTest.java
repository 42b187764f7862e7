package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the loss of every connection at once costs the next caller: nothing, unless nobody can know
 * whether its change was made.
 */
final class BrokenConnectionTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  private DatabaseUrl url;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  @BeforeEach
  void open() {
    url = DatabaseUrl.parse(TestPostgres.newEmptyDatabase());
    database = new Database(url.jdbcUrl(), url.user(), url.password(), 4);
    database.<Integer>statement(
        transaction -> transaction.update("create table made (id bigint)", _ -> {}));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void breakConnections() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
          """);
    }
  }

  private long made() {
    return database.read(transaction ->
        transaction
            .first("select count(*) from made", _ -> {}, row -> row.getLong(1))
            .orElseThrow());
  }

  private static int make(Transaction transaction) throws SQLException {
    return transaction.update("insert into made values (1)", _ -> {});
  }

  private static void isOfUnknownOutcome(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal ->
                assertThat(refusal.error()).isEqualTo(new ApiError.DatabaseUnavailable(true)));
  }

  @Test
  void readsAgain() throws SQLException {
    assertThat(made()).isZero();
    breakConnections();
    assertThat(made()).isZero();
  }

  @Test
  void runsATransactionAgainThatWasNotYetCommitted() throws SQLException {
    AtomicInteger runs = new AtomicInteger();
    int rows =
        database.<Integer>transaction(transaction -> {
          int made = make(transaction);
          if (runs.incrementAndGet() == 1) {
            breakConnections();
          }
          return made + make(transaction);
        });
    assertThat(rows).isEqualTo(2);
    assertThat(runs).hasValue(2);
    assertThat(made()).isEqualTo(2);
  }

  @Test
  void neverRunsATransactionAgainWhoseCommitBroke() throws SQLException {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() ->
            database.<Integer>transaction(transaction -> {
              runs.incrementAndGet();
              int made = make(transaction);
              breakConnections();
              return made;
            }))
        .satisfies(BrokenConnectionTest::isOfUnknownOutcome);
    assertThat(runs).hasValue(1);
    assertThat(made()).isZero();
  }

  @Test
  void losesOneStatementAndNotOneForEachConnection() throws SQLException {
    database.<Integer>statement(BrokenConnectionTest::make);
    breakConnections();
    assertThatThrownBy(() -> database.<Integer>statement(BrokenConnectionTest::make))
        .satisfies(BrokenConnectionTest::isOfUnknownOutcome);
    for (int i = 0; i < 4; i++) {
      database.<Integer>statement(BrokenConnectionTest::make);
    }
    assertThat(made()).isEqualTo(5);
  }
}
