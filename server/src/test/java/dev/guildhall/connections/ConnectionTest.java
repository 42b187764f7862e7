package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.contract.connections.ListConnectionsRequest;
import dev.guildhall.contract.connections.ListConnectionsResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An organization's connection: made, set up, switched on and off, deleted. */
@GuildhallTest
final class ConnectionTest {

  @Test
  void startsAsADraftThatIsOff(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    JsonNode shown = connection.get();
    String url = environment.server().url();
    assertThat(shown.get("status").textValue()).isEqualTo("DRAFT");
    assertThat(shown.get("enabled").booleanValue()).isFalse();
    assertThat(shown.get("organization_id").textValue()).isEqualTo(connection.organizationId());
    assertThat(shown.get("provider").textValue()).isEqualTo("OKTA");
    assertThat(shown.get("provider_key").textValue()).isEqualTo("OKTA");
    assertThat(shown.get("test_connection_uri").textValue())
        .isEqualTo(url + "/sso/v1/oidc/" + connection.id() + "/test");
    assertThat(shown.has("oidc_config")).isFalse();
    assertThat(shown.get("create_time").textValue()).matches(".*\\.\\d\\d0Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | connection.type",
        "{\"type\": \"OIDC\"} | connection.provider",
        "{\"type\": \"OIDC\", \"provider_key\": \"\"} | connection.provider",
        "{\"type\": \"OAUTH\", \"provider\": \"GOOGLE\"} | connection.type",
        "{\"type\": \"PASSWORDLESS\", \"provider\": \"CUSTOM\"} | connection.type",
        "{\"type\": \"WEBAUTHN\", \"provider\": \"CUSTOM\"} | connection.type",
        "{\"type\": \"OIDC\", \"provider\": \"SCALEKIT\"} | connection.provider_key",
        "{\"type\": \"OIDC\", \"provider\": \"NOBODY\"} | connection.provider",
      })
  void isRefusedByTheWiresRules(String draft, String field, TestEnvironment environment) {
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    Rest.Answer refused =
        environment.rest().post("/api/v1/organizations/" + organization + "/connections", draft);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().findValuesAsText("field")).contains(field);
  }

  @Test
  void hasNoKeyWhereAnEmptyOneIsGiven(TestEnvironment environment) {
    TestConnection connection =
        TestConnection.in(
            environment, "{\"provider\": \"OKTA\", \"type\": \"OIDC\", \"key_id\": \"\"}");

    assertThat(connection.get().has("key_id")).isFalse();
  }

  @Test
  void isCompleteOnceItHasWhatItNeedsAndNeverTellsItsSecret(TestEnvironment environment)
      throws Exception {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    JsonNode partly =
        connection.update(
            "{\"provider\": \"OKTA\", \"oidc_config\": {\"issuer\": \"https://idp.example.com\"}}");
    assertThat(partly.get("status").textValue()).isEqualTo("IN_PROGRESS");
    JsonNode whole = connection.update(TestConnection.OIDC_SETTINGS);
    assertThat(whole.get("status").textValue()).isEqualTo("COMPLETED");
    assertThat(whole.at("/oidc_config/client_id").textValue()).isEqualTo("abc");
    assertThat(whole.at("/oidc_config/redirect_uri").textValue())
        .isEqualTo(environment.server().url() + "/sso/v1/oidc/" + connection.id() + "/callback");
    assertThat(whole.toString()).doesNotContain("secret");
    assertThat(connection.get()).isEqualTo(whole);
    assertThat(stored(environment, connection))
        .doesNotContain("very secret")
        .contains("\"client_id\"");
  }

  @Test
  void sealsWhateverIsInAStaticConfiguration(TestEnvironment environment) throws Exception {
    TestConnection connection =
        TestConnection.in(environment, "{\"provider_key\": \"HUBSPOT\", \"type\": \"BASIC\"}");
    assertThat(connection.toggle("enable").json().get("message").textValue())
        .contains("static_config");
    String settings = "{\"provider_key\": \"HUBSPOT\", \"static_config\": {\"static_config\": %s}}";
    JsonNode set = connection.update(settings.formatted("{\"password\": \"very secret\"}"));
    assertThat(set.get("status").textValue()).isEqualTo("COMPLETED");
    assertThat(set.get("static_config")).isEmpty();
    assertThat(connection.get()).isEqualTo(set);
    assertThat(stored(environment, connection)).doesNotContain("very secret");
    JsonNode emptied = connection.update(settings.formatted("{}"));
    assertThat(emptied.get("status").textValue()).isEqualTo("DRAFT");
  }

  /** All that the database has of a connection, and of any event. */
  private static String stored(TestEnvironment environment, TestConnection connection)
      throws Exception {
    try (var database = environment.server().connect();
        ResultSet rows =
            database
                .createStatement()
                .executeQuery(
                    "select encode(secret, 'escape') || settings::text || coalesce((select"
                        + " string_agg(data::text, '') from events), '') from connections where"
                        + " connection_id = "
                        + connection.id().substring("conn_".length()))) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void keepsWhatAnUpdateLeavesOutAndDropsWhatItEmpties(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    connection.update(TestConnection.OIDC_SETTINGS);
    JsonNode changed =
        connection.update(
            "{\"provider\": \"OKTA\", \"debug_enabled\": true, \"ui_button_title\": \"Sign in\","
                + " \"attribute_mapping\": {\"email\": \"mail\"},"
                + " \"oidc_config\": {\"client_id\": \"other\", \"issuer\": \"\"}}");
    assertThat(changed.at("/oidc_config/client_id").textValue()).isEqualTo("other");
    assertThat(changed.at("/oidc_config/token_uri").textValue())
        .isEqualTo("https://idp.example.com/token");
    assertThat(changed.get("oidc_config").has("issuer")).isFalse();
    assertThat(changed.get("status").textValue()).isEqualTo("IN_PROGRESS");
    assertThat(changed.get("debug_enabled").booleanValue()).isTrue();
    assertThat(changed.at("/attribute_mapping/email").textValue()).isEqualTo("mail");
    assertThat(changed.get("ui_button_title").textValue()).isEqualTo("Sign in");
  }

  @Test
  void saysWhichPairOfItsMappingIsWrong(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    String update =
        "{\"provider\": \"OKTA\", \"attribute_mapping\": {\"good\": \"good\", \"empty\": \"\","
            + " \"long\": \"%s\", \"%s\": \"x\"}}";
    String key = "k".repeat(101);

    Rest.Answer refused =
        environment.rest().patch(connection.path(), update.formatted("v".repeat(257), key));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue().split("; "))
        .containsExactlyInAnyOrder(
            "connection.attribute_mapping.empty: must not be empty",
            "connection.attribute_mapping.long: must have at most 256 characters, has 257",
            "connection.attribute_mapping.%s: key must have at most 100 characters, has 101"
                .formatted(key));
  }

  @Test
  void saysWhatIsMissingBeforeItCanBeEnabled(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    Rest.Answer refused = connection.toggle("enable");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue())
        .contains("client_id, issuer, authorize_uri, token_uri, jwks_uri, client_secret");
    assertThat(connection.toggle("disable").text()).isEqualTo("{\"enabled\":false}");
  }

  @Test
  void cannotLoseWhatItNeedsWhileItIsEnabled(TestEnvironment environment) {
    TestConnection connection = TestConnection.enabled(environment);
    Rest.Answer refused =
        environment
            .rest()
            .patch(
                connection.path(),
                "{\"provider\": \"OKTA\", \"oidc_config\": {\"client_secret\": \"\"}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue()).contains("client_secret", "disable");
    assertThat(connection.get().get("enabled").booleanValue()).isTrue();
    connection.toggle("disable");
    connection.update("{\"provider\": \"OKTA\", \"oidc_config\": {\"client_secret\": \"\"}}");
    assertThat(connection.toggle("enable").status()).isEqualTo(400);
  }

  @Test
  void keepsItsTypeAndTheSettingsOfItsType(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    assertThat(environment.rest().patch(connection.path(), TestConnection.SAML).text())
        .contains("must stay OIDC");
    assertThat(
            environment
                .rest()
                .patch(
                    connection.path(),
                    "{\"provider\": \"OKTA\", \"saml_config\": {\"idp_entity_id\": \"x\"}}")
                .text())
        .contains("saml_config", "does not fit a connection of type OIDC");
    assertThat(environment.rest().patch(connection.path(), "{\"debug_enabled\": true}").status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "issuer, idp.example.com",
    "token_uri, ftp://idp.example.com/token",
    "jwks_uri, https://user:word@idp.example.com/keys",
    "authorize_uri, https://idp.example.com/#part"
  })
  void refusesEndpointsThatAreNone(String field, String url, TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    Rest.Answer refused =
        environment
            .rest()
            .patch(
                connection.path(),
                "{\"provider\": \"OKTA\", \"oidc_config\": {\"%s\": \"%s\"}}"
                    .formatted(field, url));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("connection.oidc_config." + field, url);
  }

  @Test
  void isGoneOnceItIsDeleted(TestEnvironment environment) {
    TestConnection connection = TestConnection.enabled(environment);
    assertThat(environment.rest().delete(connection.path()).text()).isEqualTo("{}");
    assertThat(environment.rest().get(connection.path()).status()).isEqualTo(404);
    assertThat(environment.rest().delete(connection.path()).status()).isEqualTo(404);
    assertThat(connection.toggle("enable").status()).isEqualTo(404);
  }

  @Test
  void belongsToItsOrganizationAlone(TestEnvironment environment, TestEnvironment another) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    TestConnection other = TestConnection.in(environment, TestConnection.OIDC);
    String through = "/api/v1/organizations/" + other.organizationId() + "/connections/";
    assertThat(environment.rest().get(through + connection.id()).status()).isEqualTo(404);
    assertThat(environment.rest().get("/api/v1/connections/" + connection.id()).status())
        .isEqualTo(404);
    assertThat(another.rest().get(connection.path()).status()).isEqualTo(404);
  }

  @Test
  void isListedOnceItCanBeUsedAndBeforeThatOnlyAmongAll(TestEnvironment environment) {
    TestConnection connection = TestConnection.enabled(environment);
    environment
        .rest()
        .post(
            "/api/v1/organizations/" + connection.organizationId() + "/connections",
            TestConnection.SAML);
    String list = "/api/v1/connections?organization_id=" + connection.organizationId();
    JsonNode usable = environment.rest().get(list).json().get("connections");
    assertThat(usable.findValuesAsText("id")).containsExactly(connection.id());
    assertThat(usable.get(0).get("organization_name").textValue()).isEqualTo("Acme");
    assertThat(environment.rest().get(list + "&include=all").json().get("connections")).hasSize(2);
    assertThat(environment.rest().get(list + "&include=some").status()).isEqualTo(400);
    ListConnectionsResponse overGrpc =
        environment
            .grpc()
            .call(
                "scalekit.v1.connections.ConnectionService/ListConnections",
                ListConnectionsRequest.newBuilder()
                    .setOrganizationId(connection.organizationId())
                    .setInclude("all")
                    .build(),
                ListConnectionsResponse.getDefaultInstance());
    assertThat(overGrpc.getConnectionsList()).hasSize(2);
    assertThat(environment.rest().get("/api/v1/connections?organization_id=org_1").status())
        .isEqualTo(404);
  }
}
