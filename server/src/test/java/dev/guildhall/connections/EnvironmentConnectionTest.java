package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import org.junit.jupiter.api.Test;

/** The environment's own connections. */
@GuildhallTest
final class EnvironmentConnectionTest {
  private static final String APP = "{\"provider_key\": \"HUBSPOT\", \"type\": \"OAUTH\"}";

  private static JsonNode create(TestEnvironment environment, String draft) {
    Rest.Answer created = environment.rest().post("/api/v1/connections", draft);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return created.json().get("connection");
  }

  @Test
  void toAnAppIsOnAtOnceUnderAKeyOfItsOwn(TestEnvironment environment) {
    JsonNode app = create(environment, APP);
    assertThat(app.get("enabled").booleanValue()).isTrue();
    assertThat(app.get("key_id").textValue()).startsWith("hubspot-");
    assertThat(app.get("provider_key").textValue()).isEqualTo("HUBSPOT");
    assertThat(app.has("organization_id")).isFalse();
    assertThat(create(environment, APP).get("key_id")).isNotEqualTo(app.get("key_id"));
  }

  @Test
  void toAWellKnownAppHasItsEndpointsFromTheFirst(TestEnvironment environment) {
    JsonNode app = create(environment, APP);
    assertThat(app.at("/oauth_config/authorize_uri").textValue()).contains("hubspot.com");
    String path = "/api/v1/connections/" + app.get("id").textValue();
    JsonNode changed =
        environment
            .rest()
            .patch(path, "{\"oauth_config\": {\"client_id\": \"c\", \"client_secret\": \"s\"}}")
            .json()
            .get("connection");
    assertThat(changed.get("status").textValue()).isEqualTo("COMPLETED");
    for (String uri : new String[] {"authorize_uri", "token_uri"}) {
      assertThat(changed.at("/oauth_config/" + uri)).isEqualTo(app.at("/oauth_config/" + uri));
    }
    JsonNode unknown = create(environment, "{\"provider_key\": \"OURS\", \"type\": \"OAUTH\"}");
    assertThat(unknown.has("oauth_config")).isFalse();
    JsonNode withToken =
        create(environment, "{\"provider_key\": \"HUBSPOT\", \"type\": \"BEARER\"}");
    assertThat(withToken.has("static_config")).isFalse();
  }

  @Test
  void toAWellKnownAppNeedsNoType(TestEnvironment environment) {
    JsonNode app = create(environment, "{\"provider_key\": \"gmail\"}");
    assertThat(app.get("type").textValue()).isEqualTo("OAUTH");
    assertThat(app.at("/oauth_config/user_info_uri").textValue()).contains("googleapis.com");
    Rest.Answer refused =
        environment.rest().post("/api/v1/connections", "{\"provider_key\": \"OURS\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("connection.type");
  }

  @Test
  void hasAKeyThatNoOtherHas(TestEnvironment environment, TestEnvironment another) {
    String draft =
        "{\"provider_key\": \"GMAIL\", \"type\": \"OAUTH\", \"key_id\": \"mail of support\"}";
    String id = create(environment, draft).get("id").textValue();
    Rest.Answer refused = environment.rest().post("/api/v1/connections", draft);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("key_id", "mail of support");
    create(another, draft);
    assertThat(environment.rest().delete("/api/v1/connections/" + id).status()).isEqualTo(200);
    create(environment, draft);
  }

  @Test
  void isChangedSwitchedAndDeletedUnderItsId(TestEnvironment environment) {
    String path = "/api/v1/connections/" + create(environment, APP).get("id").textValue();
    Rest rest = environment.rest();
    JsonNode changed =
        rest.patch(
                path,
                "{\"oauth_config\": {\"client_id\": \"c\", \"client_secret\": \"s3cret\","
                    + " \"authorize_uri\": \"https://app.example.com/a\","
                    + " \"token_uri\": \"https://app.example.com/t\", \"scopes\": [\"read\"]}}")
            .json()
            .get("connection");
    assertThat(changed.get("status").textValue()).isEqualTo("COMPLETED");
    assertThat(changed.at("/oauth_config/scopes/0").textValue()).isEqualTo("read");
    assertThat(changed.toString()).doesNotContain("s3cret");
    assertThat(rest.patch(path + ":disable", "").text()).isEqualTo("{\"enabled\":false}");
    assertThat(rest.get("/api/v1/connections").json().get("connections")).isEmpty();
    assertThat(rest.get("/api/v1/connections?include=all").json().get("connections")).hasSize(1);
    assertThat(rest.patch(path + ":enable", "").text()).isEqualTo("{\"enabled\":true}");
    assertThat(rest.get("/api/v1/connections").json().get("connections")).hasSize(1);
    assertThat(rest.delete(path).status()).isEqualTo(200);
    assertThat(rest.get(path).status()).isEqualTo(404);
  }

  @Test
  void isLoggedBesideAllOrganizations(TestEnvironment environment) {
    String draft = "{\"provider_key\": \"OURS\", \"type\": \"OAUTH\"}";
    String id = create(environment, draft).get("id").textValue();
    JsonNode events =
        environment
            .rest()
            .post(
                "/api/v1/events",
                "{\"event_types\": [\"environment.connection_created\","
                    + " \"environment.connection_enabled\"]}")
            .json()
            .get("events");
    assertThat(events.findValuesAsText("type"))
        .containsExactly("environment.connection_enabled", "environment.connection_created");
    JsonNode shown = environment.rest().get("/api/v1/connections/" + id).json().get("connection");
    assertThat(events.get(0).get("data").toString())
        .isEqualTo(
            """
            {"id":"%s","connection_type":"OAUTH","provider":"OURS","enabled":true,\
            "status":"DRAFT","provider_key":"OURS","key_id":"%s","debug_enabled":false,\
            "ui_button_title":"","configuration_type":"CONFIGURATION_TYPE_UNSPECIFIED",\
            "attribute_mapping":{},"domains":[],"update_time":"%s"}\
            """
                .formatted(
                    id, shown.get("key_id").textValue(), shown.get("update_time").textValue()));
    assertThat(events.get(0).has("organization_id")).isFalse();
  }

  @Test
  void hasNoTestsToTellOf(TestEnvironment environment) {
    String path = "/api/v1/connections/" + create(environment, APP).get("id").textValue();
    assertThat(environment.rest().get(path + "/test-requests/test_1").status()).isEqualTo(404);
    Rest.Answer refused = environment.rest().get(path + "/test-requests/x");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("test_request_id", "must start with test_");
  }
}
