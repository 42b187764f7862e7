package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** When a listener hears of a change: after the commit that it belongs to, whoever makes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangeListenerTest {
  private final List<String> heard = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before the first test
  private Database database;

  @BeforeAll
  void open() {
    DatabaseUrl url = DatabaseUrl.parse(TestPostgres.newEmptyDatabase());
    database = new Database(url.jdbcUrl(), url.user(), url.password(), 4);
    database.<Integer>statement(
        transaction -> transaction.update("create table changed (id bigint)", _ -> {}));
    database.listen((environmentId, organizationId, externalId) ->
        heard.add(organizationId + " of " + committed() + " " + externalId.orElse("-")));
  }

  @AfterAll
  void close() {
    database.close();
  }

  /** What everybody else sees by now. */
  private List<Long> committed() {
    List<List<Long>> seen = new ArrayList<>();
    Thread other =
        Thread.ofVirtual()
            .start(() ->
                seen.add(
                    database.statement(transaction ->
                        transaction.list(
                            "select id from changed order by id",
                            _ -> {},
                            row -> row.getLong(1)))));
    try {
      other.join();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    return seen.getFirst();
  }

  private int insert(Transaction transaction, long id) throws java.sql.SQLException {
    transaction.changes(1, id, Optional.of("e" + id));
    return transaction.update("insert into changed values (?)", p -> p.add(id));
  }

  @Test
  void isAfterTheCommitOfTheWhole() {
    database.<Integer>statement(transaction -> transaction.update("truncate changed", _ -> {}));
    heard.clear();

    database.<Integer>statement(transaction -> insert(transaction, 1));
    assertThat(heard).containsExactly("1 of [1] e1");

    heard.clear();
    database.<Integer>transaction(transaction -> insert(transaction, 2) + insert(transaction, 3));
    assertThat(heard).containsExactly("2 of [1, 2, 3] e2", "3 of [1, 2, 3] e3");

    heard.clear();
    database.<Integer>together(_ -> {
      int first = database.<Integer>statement(transaction -> insert(transaction, 4));
      assertThat(heard).isEmpty();
      return first + database.<Integer>transaction(transaction -> insert(transaction, 5));
    });
    assertThat(heard).containsExactly("4 of [1, 2, 3, 4, 5] e4", "5 of [1, 2, 3, 4, 5] e5");
  }

  @Test
  void comesAlsoWhereTheEndIsNotKnown() {
    heard.clear();
    assertThatThrownBy(() ->
            database.<Integer>transaction(transaction -> {
              insert(transaction, 9);
              throw new IllegalStateException("after the change");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(heard).singleElement().asString().startsWith("9 of");
  }
}
