package dev.guildhall.events.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.storage.IdSource;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.RecordingReceiver;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which deliveries of a time are sent again, and how many. */
final class WebhookReplayTest {
  private static final Instant PAST = Instant.parse("2024-03-01T12:00:00Z");

  private final TestServer server = TestServer.start();
  private final TestEnvironment environment = server.dev();
  private final RecordingReceiver receiver = new RecordingReceiver();

  @AfterEach
  void close() {
    receiver.close();
    server.close();
  }

  @Test
  void sendsAgainOnlyWhatWasSent() {
    receiver.answers(500);
    String deliveries = listen();
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    for (String name : new String[] {"B", "C"}) {
      environment
          .rest()
          .patch("/api/v1/organizations/" + id, "{\"display_name\": \"%s\"}".formatted(name));
    }
    awaitBacklog(deliveries);
    server.clock().advance(Duration.ofSeconds(1));

    Rest.Answer replayed = replay(deliveries, Instant.EPOCH, server.clock().instant());

    assertThat(replayed.json().get("replayed").intValue()).isEqualTo(1);
  }

  @Test
  void refusesATimeOfMoreThanOneCallSends() throws SQLException {
    String deliveries = listen();
    insertSent(ReplayDeliveries.MOST + 1);

    Rest.Answer refused = replay(deliveries, PAST, PAST.plusSeconds(1));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("more than 10000 deliveries", "smaller span");
    Rest.Answer smaller = replay(deliveries, PAST.minusSeconds(1), PAST);
    assertThat(smaller.json().get("replayed").intValue()).isEqualTo(1);
  }

  @Test
  void refusesATimeThatEndsBeforeItStarts() {
    Rest.Answer refused = replay(listen(), PAST, PAST.minusSeconds(1));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("end_time", "must be after start_time");
  }

  private String listen() {
    Rest.Answer made =
        environment
            .rest()
            .post("/api/v1/webhooks/endpoints", "{\"url\": \"%s\"}".formatted(receiver.url()));
    return "/api/v1/webhooks/endpoints/%s/deliveries"
        .formatted(made.json().at("/endpoint/id").textValue());
  }

  /** The delivery has its event's number. */
  private Rest.Answer replayOne(String deliveries, String event) {
    return environment
        .rest()
        .post(deliveries + "/" + event.replace("evt_", "whd_") + ":replay", "");
  }

  private Rest.Answer replay(String deliveries, Instant from, Instant until) {
    return environment
        .rest()
        .post(
            deliveries + ":replay",
            "{\"start_time\": \"%s\", \"end_time\": \"%s\"}".formatted(from, until));
  }

  /** Until the first of three deliveries has failed, and two wait behind it. */
  private void awaitBacklog(String deliveries) {
    Eventually.until(
        "a backlog",
        () -> {
          JsonNode found = environment.rest().get(deliveries).json().get("deliveries");
          return found.size() == 3 && found.get(2).get("attempts").intValue() >= 1;
        });
  }

  /** Purging takes an organization's events out of the log, and so does the end of their day. */
  @Test
  void sendsAgainOnlyWhatTheLogHolds() throws SQLException {
    String deliveries = listen();
    String gone = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    String event = receiver.next().id();
    environment.createOrganization("{\"display_name\": \"B\"}");
    String held = receiver.next().id();
    Eventually.until(
        "two that are delivered",
        () ->
            environment
                .rest()
                .get(deliveries)
                .json()
                .get("deliveries")
                .valueStream()
                .allMatch(each -> each.get("state").textValue().equals("DELIVERED")));
    try (Connection connection = server.connect()) {
      connection
          .createStatement()
          .execute("delete from events where organization_id = " + gone.substring("org_".length()));
    }
    server.clock().advance(Duration.ofSeconds(1));

    Rest.Answer refused = replayOne(deliveries, event);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/details/0/error_code").textValue())
        .isEqualTo("FAILED_PRECONDITION");
    assertThat(refused.json().get("message").textValue())
        .contains("the log no longer holds the event");
    Rest.Answer replayed = replay(deliveries, Instant.EPOCH, server.clock().instant());
    assertThat(replayed.json().get("replayed").intValue()).isEqualTo(1);
    assertThat(receiver.next().id()).isEqualTo(held);
    assertThat(environment.rest().get(deliveries).json().get("deliveries")).hasSize(3);
    assertThat(replayOne(deliveries, "evt_1").status()).isEqualTo(404);
  }

  /** Finished deliveries of {@link #PAST} and, one of them, of a second before it. */
  private void insertSent(int count) throws SQLException {
    String sql =
        """
        insert into webhook_deliveries (environment_id, endpoint_id, delivery_id, event_id, lane,
          ordinal, test_body, attempts, delivered, finished_at)
        select environment_id, endpoint_id, id, id, 1, n, '{}', 1, true, now()
        from webhook_endpoints, generate_series(0, ?) n,
          lateral (select case when n = 0 then ? else ? + n end) made (id)
        """;
    try (Connection connection = server.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, count);
      statement.setLong(2, IdSource.firstAt(PAST.minusSeconds(1)));
      statement.setLong(3, IdSource.firstAt(PAST));
      statement.executeUpdate();
    }
  }
}
