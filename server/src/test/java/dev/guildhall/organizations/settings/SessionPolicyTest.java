package dev.guildhall.organizations.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Int32Value;
import dev.guildhall.contract.commons.TimeUnit;
import dev.guildhall.contract.organizations.GetOrganizationSessionPolicyRequest;
import dev.guildhall.contract.organizations.GetOrganizationSessionPolicyResponse;
import dev.guildhall.contract.organizations.OrganizationSessionPolicySettings;
import dev.guildhall.contract.organizations.SessionPolicyType;
import dev.guildhall.contract.organizations.UpdateOrganizationSessionPolicyRequest;
import dev.guildhall.contract.organizations.UpdateOrganizationSessionPolicyResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session policies: the application's, an organization's own, and the way back. */
@GuildhallTest
final class SessionPolicyTest {
  private static final String SERVICE = "scalekit.v1.organizations.OrganizationService/";
  private static final String APPLICATION = "{\"policy\":{\"policy_source\":\"APPLICATION\"}}";

  @Test
  void isTheApplicationsUntilSetAndAgainWhenTakenBack(TestEnvironment environment) {
    String policy = path(environment) + "/session-policy";
    assertThat(environment.rest().get(policy).text()).isEqualTo(APPLICATION);

    environment
        .rest()
        .patch(
            policy,
            "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 8,"
                + " \"absolute_session_timeout_unit\": \"HOURS\"}");
    assertThat(environment.rest().get(policy).text())
        .isEqualTo(
            "{\"policy\":{\"policy_source\":\"CUSTOM\",\"absolute_session_timeout\":480,"
                + "\"absolute_session_timeout_unit\":\"MINUTES\","
                + "\"idle_session_timeout_enabled\":false}}");

    assertThat(environment.rest().patch(policy, "{\"policy_source\": \"APPLICATION\"}").text())
        .isEqualTo(APPLICATION);
    assertThat(environment.rest().get(policy).text()).isEqualTo(APPLICATION);
  }

  @Test
  void answersInMinutesAndDropsAnIdleTimeoutThatIsOff(TestEnvironment environment) {
    String policy = path(environment) + "/session-policy";
    String body =
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 2,"
            + " \"absolute_session_timeout_unit\": \"DAYS\", \"idle_session_timeout_enabled\": %s,"
            + " \"idle_session_timeout\": 3, \"idle_session_timeout_unit\": \"HOURS\"}";

    assertThat(environment.rest().patch(policy, body.formatted("true")).text())
        .isEqualTo(
            "{\"policy\":{\"policy_source\":\"CUSTOM\",\"absolute_session_timeout\":2880,"
                + "\"absolute_session_timeout_unit\":\"MINUTES\","
                + "\"idle_session_timeout_enabled\":true,\"idle_session_timeout\":180,"
                + "\"idle_session_timeout_unit\":\"MINUTES\"}}");
    environment.rest().patch(policy, body.formatted("false"));
    assertThat(environment.rest().get(policy).text())
        .isEqualTo(
            "{\"policy\":{\"policy_source\":\"CUSTOM\",\"absolute_session_timeout\":2880,"
                + "\"absolute_session_timeout_unit\":\"MINUTES\","
                + "\"idle_session_timeout_enabled\":false}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | policy_source",
        "{\"policy_source\": \"SESSION_POLICY_TYPE_UNSPECIFIED\"} | policy_source",
        "{\"policy_source\": \"MINE\"} | policy_source",
        "{\"policy_source\": \"CUSTOM\"} | absolute_session_timeout",
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 0} | absolute_session_timeout",
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": -60} | absolute_session_timeout",
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 5} | absolute_session_timeout",
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 366, \"absolute_session_timeout_unit\": \"DAYS\"} | absolute_session_timeout",
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 2147483647, \"absolute_session_timeout_unit\": \"DAYS\"} | absolute_session_timeout",
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 60, \"absolute_session_timeout_unit\": \"SESSION_TIME_UNIT_UNSPECIFIED\"} | absolute_session_timeout_unit",
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 60, \"idle_session_timeout_enabled\": true} | idle_session_timeout",
        "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 60, \"idle_session_timeout\": 61} | idle_session_timeout",
      })
  void refusesWhatIsNoPolicy(String body, String field, TestEnvironment environment) {
    String policy = path(environment) + "/session-policy";

    Rest.Answer refused = environment.rest().patch(policy, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(
            refused
                .json()
                .at("/details/0/validation_error_info/field_violations/0/field")
                .textValue())
        .isEqualTo(field);
    assertThat(environment.rest().get(policy).text()).isEqualTo(APPLICATION);
  }

  @Test
  void isTheSameOverGrpc(TestEnvironment environment) {
    String path = path(environment);
    String id = path.substring(path.lastIndexOf('/') + 1);

    var updated =
        environment
            .grpc()
            .call(
                SERVICE + "UpdateOrganizationSessionPolicy",
                UpdateOrganizationSessionPolicyRequest.newBuilder()
                    .setOrganizationId(id)
                    .setPolicySource(SessionPolicyType.CUSTOM)
                    .setAbsoluteSessionTimeout(Int32Value.of(6))
                    .setAbsoluteSessionTimeoutUnit(TimeUnit.HOURS)
                    .setIdleSessionTimeoutEnabled(BoolValue.of(true))
                    .setIdleSessionTimeout(Int32Value.of(60))
                    .setIdleSessionTimeoutUnit(TimeUnit.MINUTES)
                    .build(),
                UpdateOrganizationSessionPolicyResponse.getDefaultInstance());
    var found =
        environment
            .grpc()
            .call(
                SERVICE + "GetOrganizationSessionPolicy",
                GetOrganizationSessionPolicyRequest.newBuilder().setOrganizationId(id).build(),
                GetOrganizationSessionPolicyResponse.getDefaultInstance());

    assertThat(found.getPolicy())
        .isEqualTo(updated.getPolicy())
        .isEqualTo(
            OrganizationSessionPolicySettings.newBuilder()
                .setPolicySource(SessionPolicyType.CUSTOM)
                .setAbsoluteSessionTimeout(Int32Value.of(360))
                .setAbsoluteSessionTimeoutUnit(TimeUnit.MINUTES)
                .setIdleSessionTimeoutEnabled(BoolValue.of(true))
                .setIdleSessionTimeout(Int32Value.of(60))
                .setIdleSessionTimeoutUnit(TimeUnit.MINUTES)
                .build());
  }

  @Test
  void tellsTheApplicationsPolicy(TestEnvironment environment) {
    assertThat(environment.rest().get(path(environment) + "/application-session-policy").text())
        .isEqualTo(
            "{\"application_policy\":{\"absolute_session_timeout\":43200,"
                + "\"idle_session_timeout_enabled\":false,\"idle_session_timeout\":0,"
                + "\"access_token_expiry\":5,\"absolute_session_timeout_unit\":\"MINUTES\"}}");
  }

  private static String path(TestEnvironment environment) {
    return "/api/v1/organizations/"
        + environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
  }
}
