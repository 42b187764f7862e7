package dev.guildhall.events.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.guildhall.contract.guildhall.ListWebhookEndpointsRequest;
import dev.guildhall.contract.guildhall.ListWebhookEndpointsResponse;
import dev.guildhall.contract.guildhall.ReplayWebhookDeliveriesRequest;
import dev.guildhall.contract.guildhall.ReplayWebhookDeliveriesResponse;
import dev.guildhall.contract.guildhall.RotateWebhookSecretRequest;
import dev.guildhall.contract.guildhall.RotateWebhookSecretResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The endpoints themselves: made, seen, changed, and refused where they must be. */
@GuildhallTest
final class WebhookEndpointTest {
  private static final String PATH = "/api/v1/webhooks/endpoints";

  @Test
  void showsTheSecretOnceAndTheEndpointAlways(TestEnvironment environment) {
    Rest.Answer created =
        environment
            .rest()
            .post(
                PATH,
                """
                {"url": "https://example.com/hook", "description": "CRM",
                 "event_types": ["organization.created"]}
                """);

    assertThat(created.status()).isEqualTo(201);
    String secret = created.json().get("secret").textValue();
    assertThat(secret).startsWith("whsec_");
    assertThat(secret.split("_")).hasSize(2);
    assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSizeBetween(24, 32);
    JsonNode endpoint = created.json().get("endpoint");
    String path = PATH + "/" + endpoint.get("id").textValue();
    JsonNode shown = environment.rest().get(path).json();
    assertThat(shown.get("endpoint")).isEqualTo(endpoint);
    assertThat(shown.toString()).doesNotContain("whsec_");
    var listed =
        environment
            .grpc()
            .call(
                "guildhall.v1.WebhookEndpointService/ListWebhookEndpoints",
                ListWebhookEndpointsRequest.getDefaultInstance(),
                ListWebhookEndpointsResponse.getDefaultInstance());
    assertThat(listed.getEndpointsList()).hasSize(1);
    assertThat(listed.getEndpoints(0).getUrl()).isEqualTo("https://example.com/hook");
    assertThat(listed.getEndpoints(0).getEnabled()).isTrue();
  }

  @Test
  void changesWhatIsSentAndNothingElse(TestEnvironment environment) {
    String path = create(environment, "{\"url\": \"https://a.example\", \"description\": \"A\"}");

    JsonNode changed =
        environment
            .rest()
            .patch(path, "{\"url\": \"https://b.example\", \"enabled\": false}")
            .json();

    assertThat(changed.at("/endpoint/url").textValue()).isEqualTo("https://b.example");
    assertThat(changed.at("/endpoint/enabled").booleanValue()).isFalse();
    assertThat(changed.at("/endpoint/description").textValue()).isEqualTo("A");
    assertThat(environment.rest().delete(path).status()).isLessThan(300);
    assertThat(environment.rest().get(path).status()).isEqualTo(404);
    assertThat(environment.rest().delete(path).status()).isEqualTo(404);
  }

  @Test
  void keepsItsTimeWhereNothingIsSent(TestEnvironment environment) {
    String path = create(environment, "{\"url\": \"https://a.example\"}");
    JsonNode before = environment.rest().get(path).json();

    assertThat(environment.rest().patch(path, "{}").json()).isEqualTo(before);
    assertThat(environment.rest().get(path).json()).isEqualTo(before);
  }

  @Test
  void nullChangesNothing(TestEnvironment environment) {
    String path =
        create(
            environment,
            """
            {"url": "https://a.example", "description": "A", "enabled": false,
             "event_types": ["organization.created"]}
            """);
    JsonNode before = environment.rest().get(path).json();

    for (String field : List.of("url", "description", "event_types", "enabled")) {
      Rest.Answer answer = environment.rest().patch(path, "{\"%s\": null}".formatted(field));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(environment.rest().get(path).json().at("/endpoint/" + field))
          .as(field)
          .isEqualTo(before.at("/endpoint/" + field));
    }
  }

  @Test
  void takesBackWhatItShows(TestEnvironment environment) {
    String path = create(environment, "{\"url\": \"https://a.example\", \"description\": \"A\"}");
    ObjectNode shown = (ObjectNode) environment.rest().get(path).json().get("endpoint");
    shown.put("description", "B").put("failing_since", "2026-01-31T09:30:00Z");

    Rest.Answer changed = environment.rest().patch(path, shown.toString());

    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().at("/endpoint/description").textValue()).isEqualTo("B");
    assertThat(changed.json().get("endpoint").has("failing_since")).isFalse();
    assertThat(environment.rest().patch(path, "{\"id\": \"whe_1\"}").status()).isEqualTo(200);
    Rest.Answer named = environment.rest().patch(path + "?update_mask=id", shown.toString());
    assertThat(named.status()).isEqualTo(400);
    assertThat(named.text()).contains("names \\\"id\\\", which cannot be updated");
  }

  @Test
  void refusesWhatIsNoEndpointWithEveryViolation(TestEnvironment environment) {
    Rest.Answer refused =
        environment
            .rest()
            .post(PATH, "{\"url\": \"ftp://example.com\", \"event_types\": [\"no.such\"]}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("endpoint.url", "ftp://example.com", "no.such");
  }

  @Test
  void isOfItsEnvironmentAlone(TestEnvironment one, TestEnvironment other) {
    String path = create(one, "{\"url\": \"https://a.example\"}");

    assertThat(other.rest().get(path).status()).isEqualTo(404);
    assertThat(other.rest().patch(path, "{\"description\": \"x\"}").status()).isEqualTo(404);
    assertThat(other.rest().post(path + ":rotate_secret", "{}").status()).isEqualTo(404);
    assertThat(other.rest().get(PATH).json().get("endpoints")).isEmpty();
  }

  @Test
  void refusesAnOverlapBeyondItsBounds(TestEnvironment environment) {
    String path = create(environment, "{\"url\": \"https://a.example\"}");

    assertThat(
            environment.rest().post(path + ":rotate_secret", "{\"overlap\": \"604801s\"}").status())
        .isEqualTo(400);
  }

  @Test
  void refusesAnOverlapThatIsNoDuration(TestEnvironment environment) {
    String path = create(environment, "{\"url\": \"https://a.example\"}");
    for (Duration overlap :
        List.of(
            duration(Long.MAX_VALUE, 2_000_000_000),
            duration(Long.MIN_VALUE, -1),
            duration(315_576_000_001L, 0),
            duration(1, 1_000_000_000),
            duration(1, -1))) {
      assertThatThrownBy(() ->
              environment
                  .grpc()
                  .call(
                      "guildhall.v1.WebhookEndpointService/RotateWebhookSecret",
                      RotateWebhookSecretRequest.newBuilder()
                          .setEndpointId(path.substring(PATH.length() + 1))
                          .setOverlap(overlap)
                          .build(),
                      RotateWebhookSecretResponse.getDefaultInstance()))
          .as(overlap.toString())
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("overlap");
    }
  }

  @Test
  void refusesATimeThatIsNone(TestEnvironment environment) {
    String path = create(environment, "{\"url\": \"https://a.example\"}");

    Map.of(
            Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build(), "years 1 to 9999",
            Timestamp.newBuilder().setNanos(2_000_000_000).build(), "0 to 999999999 nanos")
        .forEach((time, message) ->
            assertThatThrownBy(() ->
                    environment
                        .grpc()
                        .call(
                            "guildhall.v1.WebhookEndpointService/ReplayWebhookDeliveries",
                            ReplayWebhookDeliveriesRequest.newBuilder()
                                .setEndpointId(path.substring(PATH.length() + 1))
                                .setStartTime(time)
                                .build(),
                            ReplayWebhookDeliveriesResponse.getDefaultInstance()))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining(message));
  }

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  private static String create(TestEnvironment environment, String json) {
    Rest.Answer created = environment.rest().post(PATH, json);
    assertThat(created.status()).isEqualTo(201);
    return PATH + "/" + created.json().at("/endpoint/id").textValue();
  }
}
