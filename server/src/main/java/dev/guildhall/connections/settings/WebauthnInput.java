package dev.guildhall.connections.settings;

import com.google.protobuf.Duration;
import com.google.protobuf.StringValue;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.connections.WebAuthConfiguration;
import java.util.List;

/**
 * Checks the settings of passkey logins by the wire's rules (proto/connections.txt,
 * WebAuthConfiguration). Notes every violation under its field.
 */
public final class WebauthnInput {
  private static final String PATH = "connection.webauthn_config.";
  private static final int MAX_RELYING_PARTIES = 10;
  private static final int MAX_ENTERPRISE_IDS = 50;
  private static final int MAX_STATUSES = 10;
  private static final int MIN_TIMEOUT_SECONDS = 120;
  private static final int MAX_TIMEOUT_SECONDS = 1800;

  private static final List<String> CONVEYANCES = List.of("none", "indirect", "direct");
  private static final List<String> VERIFICATIONS = List.of("required", "preferred", "discouraged");
  private static final List<String> ATTACHMENTS = List.of("platform", "cross-platform");

  /** What the FIDO Alliance's metadata say of an authenticator; the wire's spelling of the plus. */
  private static final List<String> FIDO_STATUSES =
      List.of(
          "NOT_FIDO_CERTIFIED",
          "FIDO_CERTIFIED",
          "USER_VERIFICATION_BYPASS",
          "ATTESTATION_KEY_COMPROMISE",
          "USER_KEY_REMOTE_COMPROMISE",
          "USER_KEY_PHYSICAL_COMPROMISE",
          "UPDATE_AVAILABLE",
          "REVOKED",
          "SELF_ASSERTION_SUBMITTED",
          "FIDO_CERTIFIED_L1",
          "FIDO_CERTIFIED_L1plus",
          "FIDO_CERTIFIED_L2",
          "FIDO_CERTIFIED_L2plus",
          "FIDO_CERTIFIED_L3",
          "FIDO_CERTIFIED_L3plus");

  private final Violations violations;

  private WebauthnInput(Violations violations) {
    this.violations = violations;
  }

  public static void check(WebAuthConfiguration sent, Violations violations) {
    WebauthnInput input = new WebauthnInput(violations);
    if (sent.hasRp()) {
      input.texts("rp.ids", sent.getRp().getIdsList(), 1, MAX_RELYING_PARTIES);
      input.texts("rp.origins", sent.getRp().getOriginsList(), 1, MAX_RELYING_PARTIES);
    }
    input.attestation(sent.getAttestation());
    var authenticators = sent.getAuthenticators();
    input.statuses(
        "desired_authenticator_status", authenticators.getDesiredAuthenticatorStatusList());
    input.statuses(
        "undesired_authenticator_status", authenticators.getUndesiredAuthenticatorStatusList());
    input.selection(sent.getAuthenticatorSelection());
    input.timeouts(sent.getTimeout());
  }

  private void attestation(WebAuthConfiguration.Attestation sent) {
    if (sent.hasConveyancePreference()) {
      choice("attestation.conveyance_preference", sent.getConveyancePreference(), CONVEYANCES);
    }
    texts(
        "attestation.enterprise_approved_ids",
        sent.getEnterpriseApprovedIdsList(),
        0,
        MAX_ENTERPRISE_IDS);
  }

  private void selection(WebAuthConfiguration.AuthenticatorSelection sent) {
    String path = "authenticator_selection.";
    if (sent.hasUserVerification()) {
      choice(path + "user_verification", sent.getUserVerification(), VERIFICATIONS);
    }
    if (sent.hasAuthenticatorAttachment()) {
      choice(path + "authenticator_attachment", sent.getAuthenticatorAttachment(), ATTACHMENTS);
    }
  }

  private void timeouts(WebAuthConfiguration.Timeout sent) {
    timeout("registration", sent.hasRegistration(), sent.getRegistration());
    timeout("registration_uvd", sent.hasRegistrationUvd(), sent.getRegistrationUvd());
    timeout("login", sent.hasLogin(), sent.getLogin());
    timeout("login_uvd", sent.hasLoginUvd(), sent.getLoginUvd());
  }

  private void timeout(String name, boolean given, Duration sent) {
    if (!given) {
      return;
    }
    String path = PATH + "timeout." + name;
    String bounds =
        "must be from %ds to %ds, got %s"
            .formatted(MIN_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS, seconds(sent));
    var length = java.time.Duration.ofSeconds(sent.getSeconds(), sent.getNanos());
    if (length.compareTo(java.time.Duration.ofSeconds(MIN_TIMEOUT_SECONDS)) < 0) {
      violations.add(path, "gte", bounds);
    } else if (length.compareTo(java.time.Duration.ofSeconds(MAX_TIMEOUT_SECONDS)) > 0) {
      violations.add(path, "lte", bounds);
    }
  }

  private static String seconds(Duration sent) {
    return sent.getNanos() == 0
        ? sent.getSeconds() + "s"
        : "%d.%09ds".formatted(sent.getSeconds(), Math.abs(sent.getNanos()));
  }

  private void statuses(String name, List<String> sent) {
    String path = "authenticators." + name;
    count(path, sent.size(), 0, MAX_STATUSES);
    for (int index = 0; index < sent.size(); index++) {
      choice("%s[%d]".formatted(path, index), StringValue.of(sent.get(index)), FIDO_STATUSES);
    }
  }

  private void choice(String name, StringValue sent, List<String> allowed) {
    if (!allowed.contains(sent.getValue())) {
      violations.add(
          PATH + name,
          "in",
          "must be one of %s, got \"%s\"".formatted(String.join(", ", allowed), sent.getValue()));
    }
  }

  private void texts(String name, List<String> sent, int least, int most) {
    count(name, sent.size(), least, most);
    for (int index = 0; index < sent.size(); index++) {
      String text = sent.get(index);
      violations.at(
          "%s%s[%d]".formatted(PATH, name, index),
          () -> {
            Text.length(text, 1, SettingsInput.MAX_TEXT_LENGTH);
            Text.printable(text);
            return text;
          });
    }
  }

  private void count(String name, int size, int least, int most) {
    violations.at(
        PATH + name,
        () -> {
          if (size < least) {
            throw new InvalidValue(
                "min_items", "must have at least %d item, has %d".formatted(least, size));
          }
          if (size > most) {
            throw new InvalidValue(
                "max_items", "must have at most %d items, has %d".formatted(most, size));
          }
          return size;
        });
  }
}
