package dev.guildhall.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that comes twice is answered twice and done once, whatever happens in between. */
@GuildhallTest
final class IdempotencyKeyTest {
  private static final String PATH = "/api/v1/organizations";
  private static final String BODY = "{\"display_name\": \"Acme\", \"external_id\": \"acme\"}";

  @Test
  void replaysTheFirstAnswerByteForByte(TestEnvironment environment) {
    Rest rest = environment.rest();
    Rest.Answer first = post(rest, BODY, "key-1");
    rest.patch(PATH + ":external/acme", "{\"display_name\": \"Changed\"}");

    Rest.Answer second = post(rest, BODY, "key-1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header(IdempotentAnswers.REPLAYED_HEADER)).isEmpty();
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(second.header("content-type")).isEqualTo(first.header("content-type"));
    assertThat(second.header(IdempotentAnswers.REPLAYED_HEADER)).contains("true");
    assertThat(rest.get(PATH).json().get("total_size").intValue()).isEqualTo(1);
  }

  @Test
  void keepsNoSecretForWhoReadsTheDatabase(TestEnvironment environment) throws SQLException {
    String id = environment.createOrganization(BODY).get("id").textValue();
    String directories = PATH + "/" + id + "/directories";
    Rest rest = environment.rest();
    String directory =
        rest.post(directories, "{\"directory_type\": \"SCIM\"}")
            .json()
            .at("/directory/id")
            .textValue();
    String path = directories + "/" + directory + "/secrets";

    Rest.Answer made = rest.post(path, "{}", IdempotentAnswers.HEADER, "secret-1");

    assertThat(rest.post(path, "{}", IdempotentAnswers.HEADER, "secret-1").text())
        .isEqualTo(made.text());
    try (Connection connection = environment.server().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select encode(body, 'escape') from idempotent_answers where key = 'secret-1'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1))
          .doesNotContain(made.json().get("plain_secret").textValue(), "plain_secret");
    }
  }

  @Test
  void belongsToOneRequest(TestEnvironment environment) {
    Rest rest = environment.rest();
    Rest.Answer first = post(rest, BODY, "key-1");
    String id = first.json().at("/organization/id").textValue();

    Rest.Answer other = post(rest, BODY + " ", "key-1");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.json().get("message").textValue())
        .isEqualTo("the idempotency key key-1 was used with another request");
    rest.delete(PATH + "/" + id);
    // Another route, and then the same route with another organization.
    String[] key = {IdempotentAnswers.HEADER, "key-1"};
    assertThat(rest.post(PATH + "/" + id + ":restore", "{}", key).status()).isEqualTo(200);
    assertThat(rest.post(PATH + "/org_7:restore", "{}", key).status()).isEqualTo(422);
  }

  @Test
  void isTheClientsOwn(TestServer server, TestEnvironment environment) {
    assertThat(post(environment.rest(), BODY, "shared").status()).isEqualTo(201);
    Rest.Answer elsewhere = post(server.dev().rest(), BODY + "  ", "shared");
    assertThat(elsewhere.status()).isEqualTo(201);
    assertThat(elsewhere.header(IdempotentAnswers.REPLAYED_HEADER)).isEmpty();
  }

  @Test
  void isFreeAfterARefusal(TestEnvironment environment) {
    Rest rest = environment.rest();

    assertThat(post(rest, "{\"display_name\": \"\"}", "key-1").status()).isEqualTo(400);
    environment.createOrganization(BODY);
    assertThat(post(rest, BODY, "key-1").status()).isEqualTo(409);
    rest.delete(PATH + ":external/acme");
    Rest.Answer mended = post(rest, BODY, "key-1");

    assertThat(mended.status()).isEqualTo(201);
    assertThat(mended.header(IdempotentAnswers.REPLAYED_HEADER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\there"})
  void mustBePrintable(String key, TestEnvironment environment) {
    assertThat(post(environment.rest(), BODY, key).status()).isEqualTo(400);
  }

  @Test
  void isSentOnce(TestEnvironment environment) {
    Rest.Answer refused =
        environment
            .rest()
            .post(PATH, BODY, IdempotentAnswers.HEADER, "a", IdempotentAnswers.HEADER, "b");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue())
        .isEqualTo("Idempotency-Key must be sent once, got 2");
    assertThat(environment.rest().get(PATH).json().get("total_size").intValue()).isZero();
  }

  @Test
  void hasAtMost255Characters(TestEnvironment environment) {
    Rest rest = environment.rest();
    assertThat(post(rest, BODY, "k".repeat(256)).json().get("message").textValue())
        .startsWith("Idempotency-Key must be 1 to 255 printable ASCII characters, got ");
    assertThat(post(rest, BODY, "k".repeat(255)).status()).isEqualTo(201);
  }

  /** The first waits on a row that the test holds, in the middle of its transaction. */
  @Test
  void ofTwoAtOnceOneRunsAndTheOtherComesAgain(TestServer server, TestEnvironment environment)
      throws Exception {
    Rest rest = environment.rest();
    String id = environment.createOrganization(BODY).get("id").textValue();
    rest.delete(PATH + "/" + id);
    String restore = PATH + "/" + id + ":restore";
    String[] key = {IdempotentAnswers.HEADER, "key-1"};
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Rest.Answer> first;
      Rest.Answer second;
      try (Connection blocker = server.connect();
          Statement statement = blocker.createStatement()) {
        blocker.setAutoCommit(false);
        statement.execute(
            "select from organizations where organization_id = %s for update"
                .formatted(id.substring("org_".length())));
        first = callers.submit(() -> rest.post(restore, "{}", key));
        awaitWaiting(server);
        second = rest.post(restore, "{}", key);
        blocker.rollback();
      }
      assertThat(second.status()).isEqualTo(409);
      assertThat(second.header("Retry-After")).contains("1");
      assertThat(first.get().status()).isEqualTo(200);
      assertThat(rest.post(restore, "{}", key).text()).isEqualTo(first.get().text());
    }
  }

  /**
   * Its server's database connections die while it runs: nothing is left, and it can come again.
   */
  @Test
  void aDeathInBetweenLeavesNothing() throws Exception {
    try (TestServer server = TestServer.start()) {
      Rest rest = server.dev().rest();
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
          Connection blocker = server.connect();
          Statement statement = blocker.createStatement()) {
        blocker.setAutoCommit(false);
        statement.execute("lock table events in share mode");
        Future<Rest.Answer> first = callers.submit(() -> post(rest, BODY, "key-1"));
        awaitWaiting(server);
        statement.execute(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """);
        assertThat(first.get().status()).isEqualTo(503);
        blocker.rollback();
      }
      assertThat(rest.get(PATH).json().get("total_size").intValue()).isZero();

      Rest.Answer again = post(rest, BODY, "key-1");

      assertThat(again.status()).isEqualTo(201);
      assertThat(again.header(IdempotentAnswers.REPLAYED_HEADER)).isEmpty();
      assertThat(post(rest, BODY, "key-1").text()).isEqualTo(again.text());
    }
  }

  @Test
  void holdsAcrossProcessesAndEndsAfterADay() throws Exception {
    try (TestServer server = TestServer.start();
        TestServer other = TestServer.start(server.databaseUrl(), config -> config);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      TestEnvironment environment = server.dev();
      Rest there = new Rest(other.url(), Optional.of(environment.token()));
      List<Callable<Rest.Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Rest rest = i % 2 == 0 ? environment.rest() : there;
        calls.add(() -> post(rest, BODY, "key-1"));
      }
      for (Future<Rest.Answer> call : callers.invokeAll(calls)) {
        assertThat(call.get().status()).isIn(201, 409);
      }
      Rest.Answer replayed = post(there, BODY, "key-1");
      assertThat(replayed.status()).isEqualTo(201);
      assertThat(replayed.header(IdempotentAnswers.REPLAYED_HEADER)).contains("true");
      assertThat(there.get(PATH).json().get("total_size").intValue()).isEqualTo(1);

      server.clock().advance(IdempotentAnswers.KEPT.plus(Duration.ofSeconds(1)));

      Rest.Answer later = post(server.dev().rest(), BODY, "key-1");
      assertThat(later.status()).isEqualTo(409);
      assertThat(later.json().get("message").textValue()).contains("external_id acme");
    }
  }

  private static Rest.Answer post(Rest rest, String body, String key) {
    return rest.post(PATH, body, IdempotentAnswers.HEADER, key);
  }

  /** Returns when some statement of the server waits for a lock. */
  private static void awaitWaiting(TestServer server) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      boolean waiting = false;
      for (int tries = 0; tries < 10_000 && !waiting; tries++) {
        try (var rows =
            statement.executeQuery(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """)) {
          rows.next();
          waiting = rows.getLong(1) > 0;
        }
      }
      assertThat(waiting).isTrue();
    }
  }
}
