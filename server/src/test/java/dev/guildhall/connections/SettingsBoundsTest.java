package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
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
}
