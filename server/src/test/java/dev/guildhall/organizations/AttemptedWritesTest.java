package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.contract.organizations.CreateOrganization;
import dev.guildhall.contract.organizations.CreateOrganizationRequest;
import dev.guildhall.contract.organizations.CreateOrganizationResponse;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import dev.guildhall.testing.Together;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which writes hold no thread while the database works, and what becomes of them without it. */
@Timeout(60)
final class AttemptedWritesTest {
  private static final String PATH = "/api/v1/organizations";
  private static final String EVENT_LOOPS = "application_name = 'guildhall event loops'";

  private final String url = TestPostgres.newDatabase();
  private final TestServer server = TestServer.start(url, config -> config);
  private final TestEnvironment dev = server.dev();
  private final Rest rest = dev.rest();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Connection elsewhere;

  @BeforeEach
  void connect() throws SQLException {
    elsewhere = TestPostgres.connect(url);
  }

  @AfterEach
  void close() throws SQLException {
    elsewhere.close();
    server.close();
  }

  /** The last statement of the event loops' own connections, as it begins. */
  private Optional<String> last() throws SQLException {
    try (ResultSet row =
        elsewhere
            .createStatement()
            .executeQuery(
                """
                select regexp_replace(query, '\\s+', ' ', 'g') from pg_stat_activity
                where datname = current_database() and %s order by query_start desc limit 1
                """
                    .formatted(EVENT_LOOPS))) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  private void assertLast(String beginning) throws SQLException {
    assertThat(last()).hasValueSatisfying(query -> assertThat(query).startsWith(beginning));
  }

  private String create(String externalId, String... headers) {
    Rest.Answer answer =
        rest.post(
            PATH,
            "{\"display_name\": \"Acme\", \"external_id\": \"%s\"}".formatted(externalId),
            headers);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.taggedVersion()).isEqualTo(1);
    return answer.json().get("organization").get("id").textValue();
  }

  @Test
  void areTheUsualOnes() throws SQLException {
    rest.get(PATH);
    assertThat(last()).isEmpty();
    String id = create("acme");
    assertLast("with created as ( insert into organizations");
    rest.patch(PATH + "/" + id, "{\"display_name\": \"Acme Inc.\"}");
    assertLast("with old as ( select * from organizations");
    assertThat(rest.get(PATH + "/" + id, "Cache-Control", "no-cache").text()).contains("Acme Inc.");
    assertLast("select organization_id, display_name");
    rest.patch(PATH + "/" + id + "/metadata", "{\"plan\": \"pro\"}");
    assertLast("with old as ( select * from organizations");
    assertThat(rest.put(PATH + ":external/new", "{\"display_name\": \"New\"}").status())
        .isEqualTo(201);
    assertLast("with created as ( insert into organizations");
  }

  @Test
  void areTheUsualOnesOverGrpc() throws SQLException {
    rest.get(PATH); // so that the token is known
    dev.grpc()
        .call(
            "scalekit.v1.organizations.OrganizationService/CreateOrganization",
            CreateOrganizationRequest.newBuilder()
                .setOrganization(CreateOrganization.newBuilder().setDisplayName("Acme"))
                .build(),
            CreateOrganizationResponse.getDefaultInstance());
    assertLast("with created as ( insert into organizations");
  }

  @Test
  void areNotThoseWithAnIdempotencyKey() throws SQLException {
    create("acme", "Idempotency-Key", "once");
    assertThat(last()).isEmpty();
  }

  @Test
  void goTheWholeWayWhereAnotherHoldsALock() throws SQLException {
    String id = create("acme");
    elsewhere.setAutoCommit(false);
    elsewhere.createStatement().execute("select from organizations for update");
    Thread release =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                waitForAThread();
                elsewhere.rollback();
              } catch (SQLException failed) {
                throw new IllegalStateException(failed);
              }
            });
    release.start();
    Rest.Answer changed = rest.patch(PATH + "/" + id, "{\"display_name\": \"Acme Inc.\"}");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.taggedVersion()).isEqualTo(2);
  }

  @Test
  void leaveTheOthersTheirConnectionsWhereManyWaitForOneLock() throws Exception {
    String id = create("acme");
    elsewhere.setAutoCommit(false);
    elsewhere.createStatement().execute("select from organizations for update");
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Rest.Answer>> waiting = new ArrayList<>();
      for (int n = 0; n < 40; n++) {
        waiting.add(
            callers.submit(() -> rest.patch(PATH + "/" + id, "{\"display_name\": \"Acme Inc.\"}")));
      }
      waitForAThread();
      for (int n = 0; n < 200; n++) {
        assertThat(rest.get(PATH + "?page_size=1").status()).isEqualTo(200);
      }
      elsewhere.rollback();
      for (Future<Rest.Answer> one : waiting) {
        assertThat(one.get().status()).isEqualTo(200);
      }
    }
  }

  /** The statement before it is slow, so that it is no longer attempted alone. */
  @Test
  void tellWhatIsTakenThoughTheyMeetASlowStatement() throws Exception {
    create("one");
    create("two");
    create("three");
    rest.patch(PATH + ":external/three", "{\"slug\": \"taken\"}");
    elsewhere
        .createStatement()
        .execute(
            """
            create function slow() returns trigger language plpgsql as
              $$ begin perform pg_sleep(0.1); return new; end $$;
            create trigger slow before update on organizations for each row execute function slow()
            """);
    List<Callable<Rest.Answer>> calls = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      calls.add(() -> rest.patch(PATH + ":external/one", "{\"display_name\": \"Slow\"}"));
      calls.add(() -> rest.patch(PATH + ":external/two", "{\"slug\": \"taken\"}"));
      calls.add(() ->
          rest.put(PATH + ":external/two", "{\"display_name\": \"Two\", \"slug\": \"taken\"}"));
    }
    for (Rest.Answer answer : Together.call(calls)) {
      assertThat(answer.status()).as(answer.text()).isIn(200, 409);
    }
  }

  /** Until a statement of the threads' connections waits for a lock. */
  private void waitForAThread() throws SQLException {
    try (Connection other = TestPostgres.connect(url)) {
      Eventually.until(
          "a thread's statement waits for a lock",
          () -> {
            try (ResultSet row =
                other
                    .createStatement()
                    .executeQuery(
                        """
                        select 1 from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                          and not %s
                        """
                            .formatted(EVENT_LOOPS))) {
              return row.next();
            }
          });
    }
  }

  @Test
  void goOnAfterTheirConnectionsWereLost() throws SQLException {
    create("one");
    elsewhere
        .createStatement()
        .execute(
            """
            select pg_terminate_backend(pid, 5000) from pg_stat_activity
            where datname = current_database() and %s
            """
                .formatted(EVENT_LOOPS));
    assertThat(last()).isEmpty();
    Rest.Answer next = rest.put(PATH + ":external/two", "{\"display_name\": \"Two\"}");
    assertThat(next.status()).as(next.text()).isIn(201, 503);
    create("three");
  }
}
