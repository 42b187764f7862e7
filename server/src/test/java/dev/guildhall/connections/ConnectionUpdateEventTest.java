package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log tells of an update: something where something changed, nothing otherwise. */
@GuildhallTest
final class ConnectionUpdateEventTest {

  /** The organization's events of updates, newest first. */
  private static JsonNode updates(TestConnection connection) {
    return connection
        .environment()
        .rest()
        .post(
            "/api/v1/events",
            "{\"organization_id\": \"%s\", \"event_types\": [\"organization.sso_updated\"]}"
                .formatted(connection.organizationId()))
        .json()
        .get("events");
  }

  @Test
  void tellsNothingWhereNothingChanged(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    JsonNode first = connection.get();
    assertThat(connection.update("{\"provider\": \"OKTA\"}")).isEqualTo(first);
    assertThat(updates(connection)).isEmpty();
    JsonNode set = connection.update(TestConnection.OIDC_SETTINGS);
    assertThat(connection.update(TestConnection.OIDC_SETTINGS)).isEqualTo(set);
    assertThat(updates(connection)).hasSize(1);
  }

  @Test
  void tellsNothingOfTheSameCertificate(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    String changes =
        "{\"provider\": \"OKTA\", \"saml_config\": {\"force_authn\": true, \"idp_certificate\": "
            + TestConnection.json(TestConnection.certificate("idp.pem"))
            + "}}";
    JsonNode set = connection.update(changes);
    assertThat(connection.update(changes)).isEqualTo(set);
    assertThat(updates(connection)).hasSize(1);
    assertThat(updates(connection).at("/0/data/saml_config/idp_certificates")).hasSize(1);
  }

  @Test
  void tellsThatTheSecretChangedAndNotTheSecret(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    connection.update(TestConnection.OIDC_SETTINGS);
    connection.update(TestConnection.OIDC_SETTINGS.replace("very secret", "most secret"));
    JsonNode events = updates(connection);
    assertThat(events).hasSize(2);
    assertThat(events.get(0).get("data")).isNotEqualTo(events.get(0).get("old_data"));
    assertThat(events.toString()).doesNotContain("very secret", "most secret");
    connection.update("{\"provider\": \"OKTA\", \"oidc_config\": {\"client_secret\": \"\"}}");
    connection.update("{\"provider\": \"OKTA\", \"oidc_config\": {\"client_secret\": \"\"}}");
    assertThat(updates(connection)).hasSize(3);
  }

  @Test
  void showsTheSettingsBeforeAndAfter(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    connection.update(TestConnection.OIDC_SETTINGS);
    connection.update(
        "{\"provider\": \"OKTA\", \"debug_enabled\": true, \"key_id\": \"mine\","
            + " \"oidc_config\": {\"client_id\": \"xyz\"}}");
    JsonNode event = updates(connection).get(0);
    assertThat(event.at("/old_data/oidc_config/client_id").textValue()).isEqualTo("abc");
    assertThat(event.at("/data/oidc_config/client_id").textValue()).isEqualTo("xyz");
    assertThat(event.at("/data/oidc_config/scopes").toString()).isEqualTo("[\"openid\",\"email\"]");
    assertThat(event.at("/old_data/debug_enabled").booleanValue()).isFalse();
    assertThat(event.at("/data/debug_enabled").booleanValue()).isTrue();
    assertThat(event.at("/old_data").has("key_id")).isFalse();
    assertThat(event.at("/data/key_id").textValue()).isEqualTo("mine");
    assertThat(event.at("/data/update_time")).isEqualTo(connection.get().get("update_time"));
  }

  @Test
  void showsTheDomainsBeforeAndAfter(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    String domain =
        environment
            .rest()
            .post(
                "/api/v1/organizations/" + connection.organizationId() + "/domains",
                "{\"domain\": \"one.example.com\"}")
            .json()
            .at("/domain/id")
            .textValue();
    String assign = "{\"domain_ids\": [\"%s\"]}".formatted(domain);
    environment.rest().put(connection.path() + "/domains", assign);
    environment.rest().put(connection.path() + "/domains", assign);
    assertThat(updates(connection)).hasSize(1);
    JsonNode event = updates(connection).get(0);
    assertThat(event.at("/old_data/domains").toString()).isEqualTo("[]");
    assertThat(event.at("/data/domains").toString()).isEqualTo("[\"one.example.com\"]");
    assertThat(connection.get().get("update_time")).isEqualTo(event.at("/data/update_time"));
  }

  @Test
  void tellsOfADomainThatIsAddedForItAndOfItsDeletion(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    TestConnection other =
        TestConnection.in(environment, connection.organizationId(), TestConnection.OIDC);
    String domains = "/api/v1/organizations/" + connection.organizationId() + "/domains";
    String ofIt = domains + "?connection_id=" + connection.id();
    String body = "{\"domain\": \"two.example.com\"}";
    JsonNode domain = environment.rest().post(ofIt, body).json().get("domain");
    assertThat(environment.rest().post(ofIt, body).status()).isEqualTo(409);
    String id = domain.get("id").textValue();
    environment.rest().put(other.path() + "/domains", "{\"domain_ids\": [\"%s\"]}".formatted(id));
    environment.rest().delete(domains + "/" + id);

    JsonNode events = updates(connection);
    assertThat(events.findValuesAsText("sequence")).containsExactly("9", "8", "6", "5");
    assertThat(events.at("/3/data/id").textValue()).isEqualTo(connection.id());
    assertThat(events.at("/3/old_data/domains")).isEmpty();
    assertThat(events.at("/3/data/domains").toString()).isEqualTo("[\"two.example.com\"]");
    assertThat(List.of(events.at("/1/data/id"), events.at("/0/data/id")))
        .extracting(JsonNode::textValue)
        .containsExactlyInAnyOrder(connection.id(), other.id());
    for (JsonNode event : List.of(events.get(0), events.get(1))) {
      assertThat(event.at("/old_data/domains").toString()).isEqualTo("[\"two.example.com\"]");
      assertThat(event.at("/data/domains")).isEmpty();
    }
  }
}
