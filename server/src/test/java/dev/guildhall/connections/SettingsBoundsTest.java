package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.StringValue;
import dev.guildhall.contract.connections.OIDCConnectionConfig;
import dev.guildhall.contract.connections.PasswordLessConfig;
import dev.guildhall.contract.connections.SAMLConnectionConfigRequest;
import dev.guildhall.contract.connections.UpdateConnection;
import dev.guildhall.contract.connections.UpdateConnectionRequest;
import dev.guildhall.contract.connections.UpdateConnectionResponse;
import dev.guildhall.contract.connections.UpdateEnvironmentConnectionRequest;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is inside of settings is held to limits, and refused before anything is written. */
@GuildhallTest
final class SettingsBoundsTest {

  private static String app(TestEnvironment environment, String type) {
    Rest.Answer created =
        environment
            .rest()
            .post(
                "/api/v1/connections",
                "{\"provider_key\": \"BIG\", \"type\": \"%s\"}".formatted(type));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return created.json().at("/connection/id").textValue();
  }

  private static Rest.Answer patch(TestEnvironment environment, String id, String settings) {
    return environment.rest().patch("/api/v1/connections/" + id, settings);
  }

  private static void assertRefused(Rest.Answer answer, String field) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().findValuesAsText("field")).containsExactly(field);
  }

  private static String texts(int count, String text) {
    return IntStream.range(0, count)
        .mapToObj(_ -> '"' + text + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void haveTextsListsMapsAndKeysOfLimitedSize(TestEnvironment environment) {
    String id = app(environment, "OAUTH");
    String parameters = "{\"oauth_config\": {\"extensions\": {\"extra_authorize_params\": {%s}}}}";
    String path = "connection.oauth_config.extensions.extra_authorize_params";
    assertRefused(
        patch(environment, id, parameters.formatted("\"k\": \"" + "v".repeat(1025) + '"')),
        path + ".k");
    assertRefused(
        patch(environment, id, parameters.formatted('"' + "k".repeat(101) + "\": \"v\"")), path);
    assertRefused(
        patch(
            environment,
            id,
            parameters.formatted(
                IntStream.range(0, 101)
                    .mapToObj("\"k%d\": \"v\""::formatted)
                    .collect(Collectors.joining(",")))),
        path);
    String scopes = "{\"oauth_config\": {\"scopes\": %s}}";
    assertRefused(
        patch(environment, id, scopes.formatted(texts(1, "s".repeat(1025)))),
        "connection.oauth_config.scopes[0]");
    assertRefused(
        patch(environment, id, scopes.formatted(texts(101, "s"))),
        "connection.oauth_config.scopes");
    assertRefused(
        patch(
            environment,
            id,
            "{\"oauth_config\": {\"optional_scopes\": {\"field_name\": \"%s\"}}}"
                .formatted("f".repeat(1025))),
        "connection.oauth_config.optional_scopes.field_name");
    TestConnection oidc = TestConnection.in(environment, TestConnection.OIDC);
    assertRefused(
        environment
            .rest()
            .patch(
                oidc.path(),
                "{\"provider\": \"OKTA\", \"oidc_config\": {\"scopes\": %s}}"
                    .formatted(texts(20_000, "email"))),
        "connection.oidc_config.scopes");
    assertThat(
            patch(environment, id, parameters.formatted("\"k\": \"" + "v".repeat(1024) + '"'))
                .status())
        .isEqualTo(200);
  }

  @Test
  void haveALimitTogether(TestEnvironment environment) {
    String id = app(environment, "OAUTH");
    String half = texts(40, "s".repeat(1000));
    assertThat(
            patch(environment, id, "{\"oauth_config\": {\"scopes\": %s}}".formatted(half)).status())
        .isEqualTo(200);
    String other = "{\"oauth_config\": {\"optional_scopes\": {\"scopes\": %s}}}".formatted(half);
    Rest.Answer refused = patch(environment, id, other);
    assertRefused(refused, "connection.oauth_config");
    assertThat(refused.text()).contains("at most 65536 bytes");
    assertThat(patch(environment, id, "{\"oauth_config\": {\"prompt\": \"login\"}}").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"scopes\": [\"a\\nb\\u0001\"]} | scopes[0]",
        "{\"scopes\": [\"fine\", \"\"]} | scopes[1]",
        "{\"scopes\": [\"\\u0000\"]} | scopes[0]",
        "{\"optional_scopes\": {\"scopes\": [\"\\t\"]}} | optional_scopes.scopes[0]",
        "{\"extensions\": {\"smart\": {\"aud\": \"a\\nb\"}}} | extensions.smart.aud",
        "{\"extensions\": {\"extra_authorize_params\": {\"\": \"\"}}}"
            + " | extensions.extra_authorize_params",
        "{\"extensions\": {\"extra_authorize_params\": {\"x\\r\\n\": \"y\"}}}"
            + " | extensions.extra_authorize_params",
        "{\"extensions\": {\"extra_authorize_params\": {\"x\": \"y\\r\\n\"}}}"
            + " | extensions.extra_authorize_params.x",
      })
  void haveNoControlCharactersNorEmptyKeys(
      String settings, String field, TestEnvironment environment) {
    String id = app(environment, "OAUTH");
    assertRefused(
        patch(environment, id, "{\"oauth_config\": %s}".formatted(settings)),
        "connection.oauth_config." + field);
  }

  @Test
  void mayHaveLinesInAStaticConfigurationAndNoOtherControlCharacters(TestEnvironment environment) {
    String id = app(environment, "BASIC");
    String settings = "{\"static_config\": {\"static_config\": {\"key\": \"%s\"}}}";
    assertThat(patch(environment, id, settings.formatted("-----BEGIN-----\\nabc\\r\\n")).status())
        .isEqualTo(200);
    assertRefused(
        patch(environment, id, settings.formatted("\\u0000")),
        "connection.static_config.static_config.key");
  }

  @Test
  void refuseTheScopeThatIsNone(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    assertRefused(
        environment
            .rest()
            .patch(
                connection.path(),
                "{\"provider\": \"OKTA\","
                    + " \"oidc_config\": {\"scopes\": [\"openid\", \"OIDC_SCOPE_UNSPECIFIED\"]}}"),
        "connection.oidc_config.scopes[1]");
    assertRefusedOverGrpc(
        connection,
        UpdateConnection.newBuilder()
            .setOidcConfig(OIDCConnectionConfig.newBuilder().addScopesValue(0)),
        "connection.oidc_config.scopes[0]");
  }

  @Test
  void refuseWordsThatTheWireDoesNotHaveAndWriteNothing(TestEnvironment environment) {
    TestConnection oidc = TestConnection.in(environment, TestConnection.OIDC);
    oidc.update(TestConnection.OIDC_SETTINGS);
    var other = OIDCConnectionConfig.newBuilder().setClientId(StringValue.of("other"));
    assertRefusedOverGrpc(
        oidc,
        UpdateConnection.newBuilder().setOidcConfig(other.clone().setTokenAuthTypeValue(3)),
        "connection.oidc_config.token_auth_type");
    assertRefusedOverGrpc(
        oidc,
        UpdateConnection.newBuilder().setOidcConfig(other.clone().addScopesValue(77)),
        "connection.oidc_config.scopes[0]");
    TestConnection saml = TestConnection.in(environment, TestConnection.SAML);
    var config = SAMLConnectionConfigRequest.newBuilder();
    for (String field :
        List.of(
            "idp_sso_request_binding",
            "idp_slo_request_binding",
            "idp_name_id_format",
            "saml_signing_option")) {
      var descriptor = SAMLConnectionConfigRequest.getDescriptor().findFieldByName(field);
      assertRefusedOverGrpc(
          saml,
          UpdateConnection.newBuilder()
              .setSamlConfig(
                  config
                      .clone()
                      .setField(
                          descriptor,
                          descriptor.getEnumType().findValueByNumberCreatingIfUnknown(77))),
          "connection.saml_config." + field);
    }
    String passwordless = app(environment, "PASSWORDLESS");
    assertThatThrownBy(() ->
            environment
                .grpc()
                .call(
                    "scalekit.v1.connections.ConnectionService/UpdateEnvironmentConnection",
                    UpdateEnvironmentConnectionRequest.newBuilder()
                        .setConnectionId(passwordless)
                        .setConnection(
                            UpdateConnection.newBuilder()
                                .setPasswordlessConfig(
                                    PasswordLessConfig.newBuilder()
                                        .setTypeValue(9)
                                        .setCodeChallengeTypeValue(9)))
                        .build(),
                    UpdateConnectionResponse.getDefaultInstance()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("connection.passwordless_config.type")
        .hasMessageContaining("connection.passwordless_config.code_challenge_type");
  }

  private static void assertRefusedOverGrpc(
      TestConnection connection, UpdateConnection.Builder changes, String field) {
    JsonNode before = connection.get();
    assertThatThrownBy(() ->
            connection
                .environment()
                .grpc()
                .call(
                    "scalekit.v1.connections.ConnectionService/UpdateConnection",
                    UpdateConnectionRequest.newBuilder()
                        .setOrganizationId(connection.organizationId())
                        .setId(connection.id())
                        .setConnection(changes.setProviderValue(1))
                        .build(),
                    UpdateConnectionResponse.getDefaultInstance()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining(field);
    assertThat(connection.get()).isEqualTo(before);
  }

  @Test
  void canBeReadWithAStoredWordThatIsNotKnown(TestEnvironment environment) throws Exception {
    TestConnection connection = TestConnection.in(environment, TestConnection.OIDC);
    connection.update(TestConnection.OIDC_SETTINGS);
    try (var database = environment.server().connect();
        var statement =
            database.prepareStatement(
                "update connections set settings = settings"
                    + " || '{\"token_auth_type\": 3, \"scopes\": [\"openid\", 77]}'"
                    + " where connection_id = ?")) {
      statement.setLong(1, Long.parseLong(connection.id().substring("conn_".length())));
      assertThat(statement.executeUpdate()).isOne();
    }
    JsonNode shown = connection.get().get("oidc_config");
    assertThat(shown.get("client_id").textValue()).isEqualTo("abc");
    assertThat(shown.get("token_auth_type").textValue()).isEqualTo("TOKEN_AUTH_TYPE_UNSPECIFIED");
    assertThat(shown.get("scopes").toString()).isEqualTo("[\"openid\"]");
  }
}
