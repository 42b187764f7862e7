package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import org.junit.jupiter.api.Test;

/** The environment's connection for passkeys. */
@GuildhallTest
final class WebauthnConnectionTest {
  private static final String PASSKEYS =
      "{\"type\": \"WEBAUTHN\", \"provider_key\": \"passkeys\", \"key_id\": \"WEBAUTHN\"}";

  private static String create(TestEnvironment environment) {
    Rest.Answer created = environment.rest().post("/api/v1/connections", PASSKEYS);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return "/api/v1/connections/" + created.json().at("/connection/id").textValue();
  }

  private static Rest.Answer set(TestEnvironment environment, String path, String settings) {
    return environment.rest().patch(path, "{\"webauthn_config\": %s}".formatted(settings));
  }

  @Test
  void takesWhatTheWireAllows(TestEnvironment environment) {
    String path = create(environment);
    Rest.Answer set =
        set(
            environment,
            path,
            """
            {"rp": {"ids": ["example.com"], "origins": ["https://app.example.com"]},
             "attestation": {"conveyance_preference": "none"},
             "authenticators": {"desired_authenticator_status": ["FIDO_CERTIFIED_L3plus"]},
             "authenticator_selection": {"user_verification": "preferred",
               "authenticator_attachment": "cross-platform"},
             "timeout": {"registration": "120s", "login": "1800s"}}
            """);
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    JsonNode shown = environment.rest().get(path).json().at("/connection/webauthn_config");
    assertThat(shown.at("/rp/origins/0").textValue()).isEqualTo("https://app.example.com");
    assertThat(shown.at("/timeout/registration").textValue()).isEqualTo("120s");
  }

  @Test
  void isRefusedWithEverythingThatTheWireForbids(TestEnvironment environment) {
    String path = create(environment);
    Rest.Answer refused =
        set(
            environment,
            path,
            """
            {"rp": {"ids": ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]},
             "attestation": {"conveyance_preference": "enterprise"},
             "authenticators": {"desired_authenticator_status": ["REVOKED", "FIDO_CERTIFIED_L9"],
               "undesired_authenticator_status": ["revoked"]},
             "authenticator_selection": {"user_verification": "", "authenticator_attachment": "usb"},
             "timeout": {"registration": "119.999s", "registration_uvd": "1800.000000001s",
               "login": "-5s", "login_uvd": "0s"}}
            """);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().findValuesAsText("field"))
        .map(field -> field.substring("connection.webauthn_config.".length()))
        .containsExactly(
            "rp.ids",
            "rp.origins",
            "attestation.conveyance_preference",
            "authenticators.desired_authenticator_status[1]",
            "authenticators.undesired_authenticator_status[0]",
            "authenticator_selection.user_verification",
            "authenticator_selection.authenticator_attachment",
            "timeout.registration",
            "timeout.registration_uvd",
            "timeout.login",
            "timeout.login_uvd");
    assertThat(refused.text())
        .contains(
            "at most 10 items, has 11",
            "at least 1 item, has 0",
            "one of none, indirect, direct, got ",
            "from 120s to 1800s, got 119.999000000s");
    assertThat(
            environment.rest().get(path).json().at("/connection/webauthn_config").isMissingNode())
        .isTrue();
  }

  @Test
  void isSwitchedOffByFalseAndLeftAloneByNothing(TestEnvironment environment) {
    String path = create(environment);
    set(environment, path, "{\"show_passkey_button\": true, \"enable_conditional_login\": true}");
    JsonNode shown =
        set(environment, path, "{\"show_passkey_button\": false}")
            .json()
            .at("/connection/webauthn_config");
    assertThat(shown.get("show_passkey_button").booleanValue()).isFalse();
    assertThat(shown.get("enable_conditional_login").booleanValue()).isTrue();
    assertThat(shown.get("enable_auto_registration").isBoolean()).as("shown, too").isTrue();
    assertThat(environment.rest().get(path).json().at("/connection/webauthn_config"))
        .isEqualTo(shown);
  }
}
