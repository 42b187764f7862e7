package dev.guildhall.organizations.kept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestServer;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Writers and readers at once, on two servers: whoever reads where the change was made sees it from
 * the moment that it was answered; whoever reads elsewhere, a second later at most.
 */
final class StaleReadTest {
  private static final String ORGANIZATIONS = "/api/v1/organizations";
  private static final int CHANGES = 150;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer one;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer two;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Rest here;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Rest there;

  @BeforeEach
  void start() {
    one = TestServer.start();
    two = TestServer.start(one.databaseUrl(), config -> config);
    here = one.dev().rest();
    there = new Rest(two.url(), here.token());
  }

  @AfterEach
  void stop() {
    two.close();
    one.close();
  }

  /** The last change that was answered, and those that were a while ago. */
  private static final class Answered {
    private record Entry(int number, long at) {}

    private final Deque<Entry> entries = new ArrayDeque<>(List.of(new Entry(0, Long.MIN_VALUE)));

    synchronized void add(int number) {
      entries.addLast(new Entry(number, System.nanoTime()));
    }

    /** The last one that was answered {@code age} before now. */
    synchronized int before(Duration age) {
      long now = System.nanoTime();
      int number = 0;
      for (Entry entry : entries) {
        if (entry.at() == Long.MIN_VALUE || now - entry.at() > age.toNanos()) {
          number = entry.number();
        }
      }
      return number;
    }
  }

  private String create(String externalId) {
    Rest.Answer created =
        here.post(
            ORGANIZATIONS,
            "{\"display_name\": \"Busy\", \"external_id\": \"%s\", \"metadata\": {\"round\": \"0\"}}"
                .formatted(externalId));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return created.json().at("/organization/id").textValue();
  }

  /**
   * One way to read the organization: the round that it shows, or nothing where it is not there.
   */
  @FunctionalInterface
  private interface Reader {
    OptionalInt round(Rest server);
  }

  private static Reader rest(String path) {
    return server -> {
      Rest.Answer answer = server.get(path);
      return answer.status() == 200
          ? OptionalInt.of(answer.json().at("/organization/metadata/round").asInt(-1))
          : OptionalInt.empty();
    };
  }

  private static Reader grpc(GetOrganizationRequest wanted) {
    return server -> {
      URI url = URI.create(server.url());
      try {
        GetOrganizationResponse answer =
            new Grpc(url.getHost(), url.getPort(), server.token())
                .call(
                    "scalekit.v1.organizations.OrganizationService/GetOrganization",
                    wanted,
                    GetOrganizationResponse.getDefaultInstance());
        return OptionalInt.of(
            Integer.parseInt(answer.getOrganization().getMetadataOrThrow("round")));
      } catch (StatusRuntimeException absent) {
        return OptionalInt.empty();
      }
    };
  }

  private void race(List<Reader> ways, Answered answered, ThrowingRunnable writer)
      throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger seen = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> readers = new ArrayList<>();
      for (Reader way : ways) {
        readers.add(
            threads.submit(() -> {
              while (!done.get()) {
                read(here, way, answered, Duration.ZERO, seen);
              }
            }));
        readers.add(
            threads.submit(() -> {
              while (!done.get()) {
                read(there, way, answered, KeptOrganizations.MAX_AGE, seen);
              }
            }));
      }
      try {
        writer.run();
      } finally {
        done.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    assertThat(seen.get()).isGreaterThan(CHANGES);
  }

  @FunctionalInterface
  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  private static void read(
      Rest server, Reader way, Answered answered, Duration age, AtomicInteger seen) {
    int expected = answered.before(age);
    way.round(server)
        .ifPresent(round -> {
          seen.incrementAndGet();
          assertThat(round).as(server.url()).isGreaterThanOrEqualTo(expected);
        });
  }

  @Test
  void isNeverGivenAfterAChange() throws Exception {
    String id = create("busy");
    String path = ORGANIZATIONS + "/" + id;
    Answered answered = new Answered();
    race(
        List.of(
            rest(path),
            rest(ORGANIZATIONS + ":external/busy"),
            grpc(GetOrganizationRequest.newBuilder().setId(id).build())),
        answered,
        () -> {
          for (int n = 1; n <= CHANGES; n++) {
            Rest.Answer changed =
                here.patch(path, "{\"metadata\": {\"round\": \"%d\"}}".formatted(n));
            assertThat(changed.status()).isEqualTo(200);
            answered.add(n);
          }
        });
  }

  @Test
  void isNeverGivenAfterAnExternalIdWentToAnother() throws Exception {
    List<String> holders =
        List.of(ORGANIZATIONS + "/" + create("a-1"), ORGANIZATIONS + "/" + create("a-2"));
    Answered answered = new Answered();
    race(
        List.of(
            rest(ORGANIZATIONS + ":external/wandering"),
            grpc(GetOrganizationRequest.newBuilder().setExternalId("wandering").build())),
        answered,
        () -> {
          for (int n = 1; n <= CHANGES / 2; n++) {
            // The one gives it up on the other server, and the other takes it here at once.
            assertThat(there.patch(holders.get(n % 2), "{\"external_id\": null}").status())
                .isEqualTo(200);
            Rest.Answer taken =
                here.patch(
                    holders.get((n + 1) % 2),
                    "{\"external_id\": \"wandering\", \"metadata\": {\"round\": \"%d\"}}"
                        .formatted(n));
            assertThat(taken.status()).as(taken.text()).isEqualTo(200);
            answered.add(n);
            for (int i = 0; i < 3; i++) {
              here.get(ORGANIZATIONS + ":external/wandering");
            }
          }
        });
  }

  @Test
  void isNeverGivenWhileConnectionsBreak() throws Exception {
    String path = ORGANIZATIONS + "/" + create("broken");
    Answered answered = new Answered();
    race(
        List.of(rest(path), rest(ORGANIZATIONS + ":external/broken")),
        answered,
        () -> {
          for (int n = 1; n <= CHANGES; n++) {
            if (n % 25 == 0) {
              breakConnections();
            }
            change(path, n);
            answered.add(n);
          }
        });
  }

  /** Again where the connection broke: nobody knows then whether it was made. */
  private void change(String path, int n) {
    Rest.Answer changed = here.patch(path, "{\"metadata\": {\"round\": \"%d\"}}".formatted(n));
    for (int tries = 0; tries < 20 && changed.status() >= 500; tries++) {
      changed = here.patch(path, "{\"metadata\": {\"round\": \"%d\"}}".formatted(n));
    }
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
  }

  private void breakConnections() throws SQLException {
    try (Connection connection = one.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
          """);
    }
  }
}
