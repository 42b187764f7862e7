package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A connection of an organization, and what tests do with it. */
record TestConnection(TestEnvironment environment, String organizationId, String id) {
  static final String OIDC = "{\"provider\": \"OKTA\", \"type\": \"OIDC\"}";
  static final String SAML = "{\"provider\": \"OKTA\", \"type\": \"SAML\"}";

  /** Everything that an OIDC connection needs. */
  static final String OIDC_SETTINGS =
      "{\"provider\": \"OKTA\", \"oidc_config\": {\"issuer\": \"https://idp.example.com\","
          + " \"authorize_uri\": \"https://idp.example.com/authorize\","
          + " \"token_uri\": \"https://idp.example.com/token\","
          + " \"jwks_uri\": \"https://idp.example.com/keys\", \"client_id\": \"abc\","
          + " \"client_secret\": \"very secret\", \"scopes\": [\"openid\", \"email\"]}}";

  static TestConnection in(TestEnvironment environment, String draft) {
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    return in(environment, organization, draft);
  }

  static TestConnection in(TestEnvironment environment, String organization, String draft) {
    Rest.Answer created =
        environment.rest().post("/api/v1/organizations/" + organization + "/connections", draft);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return new TestConnection(
        environment, organization, created.json().at("/connection/id").textValue());
  }

  /** One that is complete and enabled. */
  static TestConnection enabled(TestEnvironment environment) {
    TestConnection connection = in(environment, OIDC);
    connection.update(OIDC_SETTINGS);
    assertThat(connection.toggle("enable").text()).isEqualTo("{\"enabled\":true}");
    return connection;
  }

  String path() {
    return "/api/v1/organizations/" + organizationId + "/connections/" + id;
  }

  JsonNode get() {
    return environment.rest().get(path()).json().get("connection");
  }

  JsonNode update(String changes) {
    Rest.Answer updated = environment.rest().patch(path(), changes);
    assertThat(updated.status()).as(updated.text()).isEqualTo(200);
    return updated.json().get("connection");
  }

  Rest.Answer toggle(String how) {
    return environment.rest().patch(path() + ":" + how, "");
  }

  static String certificate(String name) {
    try (InputStream file = TestConnection.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A text as a JSON string. */
  static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
