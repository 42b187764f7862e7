package dev.guildhall.organizations.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Int32Value;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.contract.organizations.GetOrganizationUserManagementSettingsRequest;
import dev.guildhall.contract.organizations.GetOrganizationUserManagementSettingsResponse;
import dev.guildhall.contract.organizations.OrganizationSettings;
import dev.guildhall.contract.organizations.OrganizationSettingsFeature;
import dev.guildhall.contract.organizations.OrganizationUserManagementSettings;
import dev.guildhall.contract.organizations.UpdateOrganizationSettingsRequest;
import dev.guildhall.contract.organizations.UpsertUserManagementSettingsRequest;
import dev.guildhall.contract.organizations.UpsertUserManagementSettingsResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.grpc.StatusRuntimeException;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features and the limit of users, over both faces. */
@GuildhallTest
final class OrganizationSettingsTest {
  private static final String SERVICE = "scalekit.v1.organizations.OrganizationService/";

  @Test
  void switchesFeaturesByNameAndKeepsTheOthers(TestEnvironment environment) {
    String settings = path(environment) + "/settings";

    assertThat(features(environment.rest().patch(settings, feature("session_policy", true))))
        .isEqualTo(
            "[{\"name\":\"sso\",\"enabled\":false},{\"name\":\"dir_sync\",\"enabled\":false},"
                + "{\"name\":\"session_policy\",\"enabled\":true}]");
    assertThat(features(environment.rest().patch(settings, feature("dir_sync", true))))
        .isEqualTo(
            "[{\"name\":\"sso\",\"enabled\":false},{\"name\":\"dir_sync\",\"enabled\":true},"
                + "{\"name\":\"session_policy\",\"enabled\":true}]");
    assertThat(features(environment.rest().patch(settings, "{\"features\": []}")))
        .contains("{\"name\":\"dir_sync\",\"enabled\":true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"directory_sync", "scim"})
  void readsOtherNamesOfDirectorySync(String name, TestEnvironment environment) {
    assertThat(
            features(
                environment.rest().patch(path(environment) + "/settings", feature(name, true))))
        .isEqualTo(
            "[{\"name\":\"sso\",\"enabled\":false},{\"name\":\"dir_sync\",\"enabled\":true}]");
  }

  @Test
  void refusesNamesThatAreNoFeatures(TestEnvironment environment) {
    Rest.Answer refused =
        environment.rest().patch(path(environment) + "/settings", feature("passkeys", true));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/details/0/validation_error_info/field_violations/0/field"))
        .hasToString("\"settings.features[0].name\"");
    assertThat(refused.text())
        .contains("sso, dir_sync, domain_verification, session_policy", "passkeys");
  }

  @Test
  void refusesAFeatureThatIsSwitchedBothWays(TestEnvironment environment) {
    String both = "{\"features\": [{\"name\": \"sso\", \"enabled\": true}, {\"name\": \"sso\"}]}";

    assertThat(environment.rest().patch(path(environment) + "/settings", both).status())
        .isEqualTo(400);
  }

  @Test
  void logsOneEventForAChangeAndNoneForNone(TestEnvironment environment) throws Exception {
    String path = path(environment);
    String id = path.substring(path.lastIndexOf('/') + 1);
    environment.rest().patch(path + "/settings", feature("sso", false));
    environment.rest().patch(path + "/settings", feature("sso", true));
    Rest.Answer again = environment.rest().patch(path + "/settings", feature("sso", true));

    assertThat(again.taggedVersion()).isEqualTo(2);
    try (var connection = environment.server().connect();
        var statement =
            connection.prepareStatement(
                "select type, data ->> 'features', old_data ->> 'features', sequence from events"
                    + " where organization_id = ? order by event_id desc")) {
      statement.setLong(1, Long.parseLong(id.substring("org_".length())));
      ResultSet rows = statement.executeQuery();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("organization.updated");
      assertThat(rows.getString(2)).isEqualTo("{\"sso\": true}");
      assertThat(rows.getString(3)).isEqualTo("{}");
      assertThat(rows.getLong(4)).isEqualTo(2);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("organization.created");
    }
  }

  @Test
  void refusesAChangeToAnotherVersion(TestEnvironment environment) {
    String path = path(environment);

    Rest.Answer refused =
        environment.rest().patch(path + "/settings", feature("sso", true), "If-Match", "\"7\"");

    assertThat(refused.status()).isEqualTo(412);
    assertThat(environment.rest().get(path).taggedVersion()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /settings/usermanagement | {"settings": {"max_allowed_users": 5}}
          /session-policy          | {"policy_source": "APPLICATION"}
          """)
  void refusesConditionsOnWhatHasNoVersion(String what, String body, TestEnvironment environment) {
    String path = path(environment) + what;
    String before = environment.rest().get(path).text();

    for (String condition : new String[] {"If-Match", "If-None-Match"}) {
      Rest.Answer refused = environment.rest().patch(path, body, condition, "\"7\"");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().get("message").textValue())
          .isEqualTo("this call takes no condition, got " + condition + " \"7\"");
    }
    assertThat(environment.rest().get(path).text()).isEqualTo(before);
    assertThat(environment.rest().patch(path, body).status()).isEqualTo(200);
  }

  @Test
  void switchesOverGrpcAndByExternalId(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"acme\"}");

    GetOrganizationResponse answer =
        environment
            .grpc()
            .call(
                SERVICE + "UpdateOrganizationSettings",
                UpdateOrganizationSettingsRequest.newBuilder()
                    .setId("ext:acme")
                    .setSettings(
                        OrganizationSettings.newBuilder()
                            .addFeatures(
                                OrganizationSettingsFeature.newBuilder()
                                    .setName("dir_sync")
                                    .setEnabled(true)))
                    .build(),
                GetOrganizationResponse.getDefaultInstance());

    assertThat(answer.getOrganization().getSettings().getFeaturesList())
        .extracting(OrganizationSettingsFeature::getName, OrganizationSettingsFeature::getEnabled)
        .containsExactly(tuple("sso", false), tuple("dir_sync", true));
  }

  @Test
  void keepsTheUserLimitWithZeroPresentAndUnsetAbsent(TestEnvironment environment) {
    String limit = path(environment) + "/settings/usermanagement";

    assertThat(environment.rest().get(limit).text()).isEqualTo("{\"settings\":{}}");
    for (String settings :
        new String[] {"{\"max_allowed_users\":25}", "{\"max_allowed_users\":0}"}) {
      String body = "{\"settings\":" + settings + "}";
      assertThat(environment.rest().patch(limit, body).text()).isEqualTo(body);
      assertThat(environment.rest().get(limit).text()).isEqualTo(body);
    }
    assertThat(environment.rest().patch(limit, "{\"settings\":{}}").text())
        .isEqualTo("{\"settings\":{}}");
    assertThat(environment.rest().get(limit).text()).isEqualTo("{\"settings\":{}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"settings\":{\"max_allowed_users\":-1}}"})
  void refusesAUserLimitThatIsNone(String body, TestEnvironment environment) {
    assertThat(
            environment.rest().patch(path(environment) + "/settings/usermanagement", body).status())
        .isEqualTo(400);
  }

  @Test
  void keepsTheUserLimitOverGrpc(TestEnvironment environment) {
    String path = path(environment);
    String id = path.substring(path.lastIndexOf('/') + 1);
    var zero =
        OrganizationUserManagementSettings.newBuilder()
            .setMaxAllowedUsers(Int32Value.of(0))
            .build();
    environment
        .grpc()
        .call(
            SERVICE + "UpsertUserManagementSettings",
            UpsertUserManagementSettingsRequest.newBuilder()
                .setOrganizationId(id)
                .setSettings(zero)
                .build(),
            UpsertUserManagementSettingsResponse.getDefaultInstance());

    assertThat(
            environment
                .grpc()
                .call(
                    SERVICE + "GetOrganizationUserManagementSetting",
                    GetOrganizationUserManagementSettingsRequest.newBuilder()
                        .setOrganizationId(id)
                        .build(),
                    GetOrganizationUserManagementSettingsResponse.getDefaultInstance())
                .getSettings())
        .isEqualTo(zero);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/settings/usermanagement", "/session-policy", "/application-session-policy"})
  void belongsToLivingOrganizationsOfTheEnvironment(
      String what, TestEnvironment environment, TestServer server) {
    String path = path(environment);
    assertThat(environment.rest().get(path + what).status()).isEqualTo(200);

    assertThat(server.dev().rest().get(path + what).status()).isEqualTo(404);
    assertThat(environment.rest().get("/api/v1/organizations/acme" + what).status()).isEqualTo(400);
    environment.rest().delete(path);
    assertThat(environment.rest().get(path + what).status()).isEqualTo(404);
  }

  @Test
  void refusesOverGrpcWhatHasNoPrefix(TestEnvironment environment) {
    assertThatThrownBy(() ->
            environment
                .grpc()
                .call(
                    SERVICE + "GetOrganizationUserManagementSetting",
                    GetOrganizationUserManagementSettingsRequest.newBuilder()
                        .setOrganizationId("acme")
                        .build(),
                    GetOrganizationUserManagementSettingsResponse.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("org_");
  }

  private static String path(TestEnvironment environment) {
    JsonNode organization = environment.createOrganization("{\"display_name\": \"Acme\"}");
    return "/api/v1/organizations/" + organization.get("id").textValue();
  }

  private static String feature(String name, boolean enabled) {
    return "{\"features\": [{\"name\": \"%s\", \"enabled\": %b}]}".formatted(name, enabled);
  }

  private static String features(Rest.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().at("/organization/settings/features").toString();
  }
}
