package dev.guildhall.connections.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A kind of settings: where the wire has them, which of them is secret, what they need. */
public enum SettingsKind {
  NONE("", ""),
  OIDC("oidc_config", "client_secret"),
  SAML("saml_config", ""),
  OAUTH("oauth_config", "client_secret"),
  PASSWORDLESS("passwordless_config", ""),
  STATIC("static_config", "static_config"),
  WEBAUTHN("webauthn_config", ""),
  GOOGLE_DWD("google_dwd_config", "service_account_json");

  private final String field;
  private final String secretField;

  SettingsKind(String field, String secretField) {
    this.field = field;
    this.secretField = secretField;
  }

  /** Its field in the wire's connection, empty for none. */
  public String field() {
    return field;
  }

  /** The one field that is sealed and never given back. */
  Optional<String> secretField() {
    return secretField.isEmpty() ? Optional.empty() : Optional.of(secretField);
  }

  /** What is missing before such a connection can sign anybody in, for people to read. */
  public List<String> missing(ConnectionSettings settings) {
    List<String> missing = new ArrayList<>();
    switch (this) {
      case NONE, PASSWORDLESS, STATIC, WEBAUTHN -> {}
      case OIDC -> {
        settings.require(missing, "client_id");
        if (!settings.has("discovery_endpoint")) {
          settings.require(missing, "issuer", "authorize_uri", "token_uri", "jwks_uri");
        }
      }
      case SAML -> settings.require(missing, "idp_entity_id", "idp_sso_url", "idp_certificate");
      case OAUTH -> settings.require(missing, "client_id", "authorize_uri", "token_uri");
      case GOOGLE_DWD -> {}
    }
    secretField().filter(_ -> !settings.secretKept()).ifPresent(missing::add);
    return missing;
  }
}
