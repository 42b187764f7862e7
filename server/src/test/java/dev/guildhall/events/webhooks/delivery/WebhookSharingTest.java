package dev.guildhall.events.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.RecordingReceiver;
import dev.guildhall.testing.RecordingReceiver.Received;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several processes on one database share the work. */
final class WebhookSharingTest {
  private static final int ORGANIZATIONS = 10;
  private static final int CHANGES = 10;
  private static final Duration TAKES = Duration.ofMillis(5);

  @Test
  void sendsNothingTwiceFromTwoServers() throws Exception {
    String database = TestPostgres.newDatabase();
    try (RecordingReceiver receiver = new RecordingReceiver();
        TestServer one = TestServer.start(database, config -> config);
        TestServer two = TestServer.start(database, config -> config)) {
      Set<String> inFlight = ConcurrentHashMap.newKeySet();
      Set<String> overlapping = ConcurrentHashMap.newKeySet();
      receiver.answers(received -> {
        String organization = received.json().get("organization_id").textValue();
        if (!inFlight.add(organization)) {
          overlapping.add(organization);
        }
        LockSupport.parkNanos(TAKES.toNanos()); // so that another could meet it
        inFlight.remove(organization);
        return 200;
      });
      TestEnvironment environment = one.dev();
      listen(environment, receiver);
      List<Rest> faces =
          List.of(environment.rest(), new Rest(two.url(), Optional.of(environment.token())));

      List<String> organizations =
          IntStream.range(0, ORGANIZATIONS)
              .mapToObj(i ->
                  environment
                      .createOrganization("{\"display_name\": \"org %d\"}".formatted(i))
                      .get("id")
                      .textValue())
              .toList();
      for (int change = 1; change < CHANGES; change++) {
        for (String organization : organizations) {
          faces
              .get(change % 2)
              .patch(
                  "/api/v1/organizations/" + organization,
                  "{\"display_name\": \"change %d\"}".formatted(change));
        }
      }

      List<Received> all = receiver.next(ORGANIZATIONS * CHANGES);
      awaitFinished(one, ORGANIZATIONS * CHANGES);
      assertThat(receiver.waiting()).isZero();
      assertThat(all.stream().map(Received::id).collect(Collectors.toSet())).hasSameSizeAs(all);
      assertThat(overlapping).isEmpty();
      Map<String, Integer> sequences = new HashMap<>();
      for (Received received : all) {
        String organization = received.json().get("organization_id").textValue();
        int sequence = received.json().get("sequence").intValue();
        assertThat(sequence).isEqualTo(sequences.merge(organization, 1, Integer::sum));
      }
    }
  }

  @Test
  void takesOverFromAProcessThatDied() throws Exception {
    try (RecordingReceiver receiver = new RecordingReceiver();
        TestServer server = TestServer.start()) {
      server.clock().stop(); // so that no retry comes by itself before the lane is claimed
      TestEnvironment environment = server.dev();
      listen(environment, receiver);
      receiver.answers(500);
      environment.createOrganization("{\"display_name\": \"claimed\"}");
      String id = receiver.next().id();
      awaitNumber(server, "select count(*) from webhook_deliveries where attempts = 1", 1);
      receiver.answers(200);
      try (Connection other = server.connect()) {
        other
            .createStatement()
            .execute(
                """
                update webhook_lanes set claim = gen_random_uuid(),
                  due_at = now() + interval '30 seconds'
                """);
      }

      server.clock().advance(Duration.ofSeconds(10));
      environment.createOrganization("{\"display_name\": \"free\"}");
      assertThat(receiver.next().body()).contains("\"display_name\":\"free\"");
      assertThat(receiver.waiting()).isZero();
      server.clock().advance(Duration.ofMinutes(1)); // behind the database's clock, which ran on
      assertThat(receiver.next().id()).isEqualTo(id);
    }
  }

  @Test
  void leavesNoLaneBehind() throws Exception {
    try (RecordingReceiver receiver = new RecordingReceiver();
        TestServer server = TestServer.start()) {
      TestEnvironment environment = server.dev();
      listen(environment, receiver);
      environment.createOrganization("{\"display_name\": \"A\"}");
      receiver.next();

      awaitNumber(server, "select count(*) from webhook_lanes", 0);
      awaitFinished(server, 1);
    }
  }

  private static void listen(TestEnvironment environment, RecordingReceiver receiver) {
    Rest.Answer answer =
        environment
            .rest()
            .post("/api/v1/webhooks/endpoints", "{\"url\": \"%s\"}".formatted(receiver.url()));
    assertThat(answer.status()).isEqualTo(201);
  }

  private static void awaitFinished(TestServer server, int deliveries) throws SQLException {
    awaitNumber(
        server,
        "select count(*) from webhook_deliveries where delivered and attempts = 1",
        deliveries);
  }

  private static void awaitNumber(TestServer server, String sql, int expected) throws SQLException {
    try (Connection connection = server.connect()) {
      Eventually.until(
          expected + " = " + sql,
          () -> {
            try (ResultSet row = connection.createStatement().executeQuery(sql)) {
              row.next();
              return row.getInt(1) == expected;
            }
          });
    }
  }
}
