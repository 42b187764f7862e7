package dev.guildhall.events.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.events.webhooks.WebhookSecret;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.RecordingReceiver;
import dev.guildhall.testing.RecordingReceiver.Received;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import dev.guildhall.testing.Together;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules of delivery, by a clock that the test moves. */
final class WebhookDeliveryTest {
  private static final String PATH = "/api/v1/webhooks/endpoints";

  private final TestServer server = TestServer.start();
  private TestEnvironment environment = server.dev();
  private final RecordingReceiver receiver = new RecordingReceiver();

  @AfterEach
  void close() {
    receiver.close();
    server.close();
  }

  @Test
  void sendsTheWiresEnvelopeSigned() {
    Made endpoint = create(receiver, "");
    JsonNode organization = environment.createOrganization("{\"display_name\": \"Acme\"}");

    Received received = receiver.next();

    JsonNode event = environment.rest().post("/api/v1/events", "{}").json().at("/events/0");
    assertThat(received.json()).isEqualTo(event);
    assertThat(received.json().at("/data/id")).isEqualTo(organization.get("id"));
    assertThat(received.id()).isEqualTo(event.get("id").textValue());
    assertThat(received.header("content-type")).isEqualTo("application/json");
    assertThat(received.header("webhook-signature"))
        .isEqualTo(signature(endpoint.secret(), received));
    long sentAt = Long.parseLong(received.header("webhook-timestamp"));
    assertThat(Instant.ofEpochSecond(sentAt))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
  }

  @Test
  void sendsOnlyTheTypesAskedFor() {
    create(receiver, ", \"event_types\": [\"organization.deleted\"]");
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    environment.rest().delete("/api/v1/organizations/" + id);

    assertThat(receiver.next().json().get("type").textValue()).isEqualTo("organization.deleted");
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void signsWithBothSecretsUntilTheOldOneExpires() {
    Made endpoint = create(receiver, "");
    String second =
        environment
            .rest()
            .post(endpoint.path() + ":rotate_secret", "{}")
            .json()
            .get("secret")
            .textValue();
    environment.createOrganization("{\"display_name\": \"A\"}");
    Received both = receiver.next();
    advance(Duration.ofHours(25));
    environment.createOrganization("{\"display_name\": \"B\"}");
    Received one = receiver.next();

    assertThat(both.header("webhook-signature"))
        .isEqualTo(signature(second, both) + " " + signature(endpoint.secret(), both));
    assertThat(one.header("webhook-signature")).isEqualTo(signature(second, one));
  }

  @Test
  void whoRotatesTwiceKeepsWhatTheReceiverKnows() {
    Made endpoint = create(receiver, "");
    List<String> secrets = new ArrayList<>(List.of(endpoint.secret()));
    for (int i = 0; i < 2; i++) {
      secrets.addFirst(
          environment
              .rest()
              .post(endpoint.path() + ":rotate_secret", "{}")
              .json()
              .get("secret")
              .textValue());
      advance(Duration.ofHours(1));
    }
    environment.createOrganization("{\"display_name\": \"A\"}");

    Received all = receiver.next();

    assertThat(all.header("webhook-signature"))
        .isEqualTo(
            secrets.stream()
                .map(secret -> signature(secret, all))
                .collect(Collectors.joining(" ")));
  }

  @Test
  void triesAgainAndHoldsBackTheOrganizationButNoOther() {
    server.clock().stop();
    Made endpoint = create(receiver, "");
    receiver.answers(r -> r.body().contains("\"display_name\":\"bad\"") ? 503 : 200);
    String bad =
        environment.createOrganization("{\"display_name\": \"bad\"}").get("id").textValue();
    Received first = receiver.next();
    environment.rest().patch("/api/v1/organizations/" + bad, "{\"display_name\": \"good\"}");
    environment.createOrganization("{\"display_name\": \"other\"}");

    assertThat(receiver.next().body()).contains("\"display_name\":\"other\"");
    JsonNode delivery = delivery(endpoint, first.id(), 1);
    assertThat(delivery.get("state").textValue()).isEqualTo("PENDING");
    assertThat(delivery.at("/answer/status").intValue()).isEqualTo(503);
    assertThat(delivery.at("/answer/body").textValue()).isEqualTo("heard " + first.id());
    assertThat(delivery.at("/request/body")).isEqualTo(first.json());
    receiver.answers(200);
    server.clock().advance(Duration.ofSeconds(5));
    assertThat(receiver.next().id()).isEqualTo(first.id());
    assertThat(receiver.next().json().get("type").textValue()).isEqualTo("organization.updated");
  }

  @Test
  void givesUpAfterADayAndGoesOnWithTheNext() {
    server.clock().stop();
    Made endpoint = create(receiver, "");
    receiver.answers(r -> r.body().contains("\"display_name\":\"bad\"") ? 500 : 200);
    String bad =
        environment.createOrganization("{\"display_name\": \"bad\"}").get("id").textValue();
    Received first = receiver.next();
    delivery(endpoint, first.id(), 1);
    advance(Duration.ofHours(24));
    assertThat(receiver.next().id()).isEqualTo(first.id());
    JsonNode delivery = delivery(endpoint, first.id(), 2);
    environment.rest().patch("/api/v1/organizations/" + bad, "{\"slug\": \"next\"}");

    assertThat(delivery.get("state").textValue()).isEqualTo("GIVEN_UP");
    assertThat(receiver.next().json().get("type").textValue()).isEqualTo("organization.updated");
  }

  /** Purging takes an organization's events out of the log. */
  @Test
  void goesOnPastWhatTheLogNoLongerHolds() throws Exception {
    server.clock().stop();
    Made endpoint = create(receiver, "");
    receiver.answers(500);
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    String first = receiver.next().id();
    delivery(endpoint, first, 1);
    try (Connection database = server.connect()) {
      database.createStatement().execute("delete from events");
    }
    receiver.answers(200);
    environment.rest().patch("/api/v1/organizations/" + id, "{\"display_name\": \"B\"}");
    server.clock().advance(Duration.ofSeconds(5));
    environment.rest().patch("/api/v1/organizations/" + id, "{\"display_name\": \"C\"}");

    assertThat(receiver.next().body()).contains("\"display_name\":\"B\"");
    JsonNode delivery = delivery(endpoint, first, found -> found.has("finish_time"));
    assertThat(delivery.get("state").textValue()).isEqualTo("GIVEN_UP");
    assertThat(delivery.get("failure").textValue()).contains("no longer holds");
    assertThat(delivery.get("attempts").intValue()).isEqualTo(1); // the one that was sent
  }

  @Test
  void disablesAnEndpointThatIsGoneAndGoesOnWhereItStopped() {
    Made endpoint = create(receiver, "");
    receiver.answers(410);
    environment.createOrganization("{\"display_name\": \"A\"}");
    String id = receiver.next().id();

    JsonNode event = disabledEvent();
    assertThat(event.has("organization_id")).isFalse();
    assertThat(event.at("/data/disabled_reason").textValue()).contains("410");
    assertThat(event.toString()).doesNotContain("whsec_");
    assertThat(event.at("/old_data/enabled").booleanValue()).isTrue();
    assertThat(event.at("/old_data/failing_since").isNull()).isTrue();
    String since = event.at("/data/failing_since").textValue();
    assertThat(Instant.parse(since)).hasToString(since);
    JsonNode shown = environment.rest().get(endpoint.path()).json().get("endpoint");
    assertThat(shown.get("enabled").booleanValue()).isFalse();
    environment.createOrganization("{\"display_name\": \"B\"}");
    receiver.answers(200);
    server.clock().advance(Duration.ofSeconds(5));
    environment.rest().patch(endpoint.path(), "{\"enabled\": true}");
    assertThat(receiver.next(3).stream().map(Received::id)).contains(id);
  }

  @Test
  void disablesAnEndpointThatFailsForFiveDays() {
    server.clock().stop();
    Made endpoint = create(receiver, "");
    receiver.answers(500);
    environment.createOrganization("{\"display_name\": \"A\"}");
    Received first = receiver.next();
    delivery(endpoint, first.id(), 1);
    advance(Duration.ofDays(4));
    receiver.next();
    delivery(endpoint, first.id(), 2);
    assertThat(enabled(endpoint)).isTrue();
    advance(Duration.ofDays(1));
    environment.createOrganization("{\"display_name\": \"B\"}");
    receiver.next();

    JsonNode event = disabledEvent();
    assertThat(event.at("/data/disabled_reason").textValue()).contains("5 days");
    assertThat(event.at("/old_data/failing_since").textValue())
        .isNotNull()
        .isEqualTo(event.at("/data/failing_since").textValue());
    assertThat(enabled(endpoint)).isFalse();
  }

  @Test
  void isNotHeldUpByAnotherReceiverThatIsSlow() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (RecordingReceiver slow = new RecordingReceiver()) {
      slow.answers(_ -> {
        try {
          end.await();
        } catch (InterruptedException interrupted) {
          throw new IllegalStateException(interrupted);
        }
        return 200;
      });
      create(slow, "");
      create(receiver, "");
      for (int i = 0; i < 100; i++) {
        environment.createOrganization("{\"display_name\": \"org %d\"}".formatted(i));
      }

      assertThat(receiver.next(100)).hasSize(100);
      assertThat(slow.all()).hasSizeLessThan(100);
      end.countDown();
    }
  }

  @Test
  void keepsTheOrderOfAnOrganizationUnderConcurrentWrites() throws Exception {
    create(receiver, "");
    List<String> organizations =
        IntStream.range(0, 4)
            .mapToObj(i ->
                environment
                    .createOrganization("{\"display_name\": \"org %d\"}".formatted(i))
                    .get("id")
                    .textValue())
            .toList();
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      int writer = n;
      writers.add(() -> {
        for (int i = 0; i < 20; i++) {
          Rest.Answer changed =
              environment
                  .rest()
                  .patch(
                      "/api/v1/organizations/" + organizations.get(i % 4),
                      "{\"display_name\": \"%d of %d\"}".formatted(i, writer));
          assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        }
        return true;
      });
    }
    Together.call(writers);

    Map<String, Integer> sequences = new HashMap<>();
    for (Received received : receiver.next(4 + 8 * 20)) {
      String organization = received.json().get("organization_id").textValue();
      int sequence = received.json().get("sequence").intValue();
      assertThat(sequence).isEqualTo(sequences.getOrDefault(organization, 0) + 1);
      sequences.put(organization, sequence);
    }
  }

  @Test
  void sendsTestsAndReplays() {
    Made endpoint = create(receiver, "");
    JsonNode test =
        environment
            .rest()
            .post(endpoint.path() + ":test", "{\"event_type\": \"organization.updated\"}")
            .json();
    assertThat(receiver.next().json()).isEqualTo(test.get("event_payload"));
    JsonNode all =
        environment.rest().post("/api/v1/webhooks/test-event/organization.created", "").json();
    assertThat(receiver.next().json()).isEqualTo(all.get("event_payload"));
    Instant before = server.clock().instant();
    for (int i = 0; i < 3; i++) {
      environment.createOrganization("{\"display_name\": \"org %d\"}".formatted(i));
    }
    List<String> ids = receiver.next(3).stream().map(Received::id).sorted().toList();
    ids.forEach(id -> delivery(endpoint, id, 1)); // which was sent before it is written down
    JsonNode delivered = delivery(endpoint, ids.getFirst(), 1);
    assertThat(delivered.get("state").textValue()).isEqualTo("DELIVERED");

    environment
        .rest()
        .post(endpoint.path() + "/deliveries/" + delivered.get("id").textValue() + ":replay", "");
    assertThat(receiver.next().id()).isEqualTo(ids.getFirst());
    server.clock().advance(Duration.ofSeconds(1));
    Rest.Answer range =
        environment
            .rest()
            .post(
                endpoint.path() + "/deliveries:replay",
                "{\"start_time\": \"%s\"}".formatted(before));
    assertThat(range.json().get("replayed").intValue()).isEqualTo(3);
    assertThat(receiver.next(3).stream().map(Received::id))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void pagesThroughDeliveriesNewestFirst() {
    Made endpoint = create(receiver, "");
    for (int i = 0; i < 5; i++) {
      environment.createOrganization("{\"display_name\": \"org %d\"}".formatted(i));
      receiver.next();
    }

    JsonNode first = environment.rest().get(endpoint.path() + "/deliveries?page_size=3").json();
    JsonNode second =
        environment
            .rest()
            .get(
                endpoint.path()
                    + "/deliveries?page_size=3&page_token="
                    + first.get("next_page_token").textValue())
            .json();

    assertThat(first.get("deliveries")).hasSize(3);
    assertThat(first.at("/deliveries/0/request/body/data/display_name").textValue())
        .isEqualTo("org 4");
    assertThat(second.get("deliveries")).hasSize(2);
    assertThat(second.get("next_page_token").textValue()).isEmpty();
  }

  /** An endpoint's path and secret. */
  private record Made(String path, String secret) {}

  private Made create(RecordingReceiver to, String more) {
    Rest.Answer answer =
        environment.rest().post(PATH, "{\"url\": \"%s\"%s}".formatted(to.url(), more));
    assertThat(answer.status()).isEqualTo(201);
    return new Made(
        PATH + "/" + answer.json().at("/endpoint/id").textValue(),
        answer.json().get("secret").textValue());
  }

  /** Moves the clock beyond the token's life, and signs in again. */
  private void advance(Duration by) {
    server.clock().advance(by);
    environment = server.dev();
  }

  private boolean enabled(Made endpoint) {
    return environment.rest().get(endpoint.path()).json().at("/endpoint/enabled").booleanValue();
  }

  /** The delivery of an event, once this many attempts are written down. */
  private JsonNode delivery(Made endpoint, String eventId, int attempts) {
    return delivery(endpoint, eventId, delivery -> delivery.get("attempts").intValue() >= attempts);
  }

  private JsonNode delivery(Made endpoint, String eventId, Predicate<JsonNode> awaited) {
    return Eventually.found(
        "such a delivery of " + eventId,
        () ->
            environment
                .rest()
                .get(endpoint.path() + "/deliveries")
                .json()
                .get("deliveries")
                .valueStream()
                .filter(delivery -> delivery.get("event_id").textValue().equals(eventId))
                .filter(awaited)
                .findFirst());
  }

  private JsonNode disabledEvent() {
    return Eventually.found(
        "webhook.endpoint_disabled",
        () ->
            environment
                .rest()
                .post("/api/v1/events", "{\"event_types\": [\"webhook.endpoint_disabled\"]}")
                .json()
                .get("events")
                .valueStream()
                .findFirst());
  }

  private static String signature(String secret, Received received) {
    return new WebhookSecret(secret)
        .sign(
            received.id(),
            Long.parseLong(received.header("webhook-timestamp")),
            received.body().getBytes(StandardCharsets.UTF_8));
  }
}
