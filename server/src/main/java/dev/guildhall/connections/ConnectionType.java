package dev.guildhall.connections;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.connections.settings.SettingsKind;

/** How a connection signs in or calls; in the order of the wire's numbers (WIRE.md, section f). */
enum ConnectionType {
  INVALID(SettingsKind.NONE),
  OIDC(SettingsKind.OIDC),
  SAML(SettingsKind.SAML),
  PASSWORD(SettingsKind.NONE),
  OAUTH(SettingsKind.OAUTH),
  PASSWORDLESS(SettingsKind.PASSWORDLESS),
  BASIC(SettingsKind.STATIC),
  BEARER(SettingsKind.STATIC),
  API_KEY(SettingsKind.STATIC),
  WEBAUTHN(SettingsKind.WEBAUTHN),
  OAUTH_M2M(SettingsKind.OAUTH),
  TRELLO_OAUTH1(SettingsKind.OAUTH),
  GOOGLE_DWD(SettingsKind.GOOGLE_DWD),
  TRUSTED_IDP(SettingsKind.OIDC),
  SMART_FHIR(SettingsKind.OAUTH),
  NO_AUTH(SettingsKind.NONE);

  private static final ConnectionType[] BY_NUMBER = values();

  private final SettingsKind settings;

  ConnectionType(SettingsKind settings) {
    this.settings = settings;
  }

  /** Which settings it has. */
  SettingsKind settings() {
    return settings;
  }

  /** Whether an organization's connection may be of it. */
  boolean isForOrganizations() {
    return switch (this) {
      case INVALID, OAUTH, PASSWORDLESS, WEBAUTHN -> false;
      case OIDC, SAML, PASSWORD, BASIC, BEARER, API_KEY -> true;
      case OAUTH_M2M, TRELLO_OAUTH1, GOOGLE_DWD, TRUSTED_IDP, SMART_FHIR, NO_AUTH -> true;
    };
  }

  /** Whether the environment uses it to call an app: such a connection is in use from the first. */
  boolean isForApps() {
    return switch (this) {
      case INVALID, OIDC, SAML, PASSWORD, PASSWORDLESS, WEBAUTHN -> false;
      case OAUTH, BASIC, BEARER, API_KEY, OAUTH_M2M, TRELLO_OAUTH1 -> true;
      case GOOGLE_DWD, TRUSTED_IDP, SMART_FHIR, NO_AUTH -> true;
    };
  }

  /** The first part of its paths below {@code /sso/v1/}. */
  String pathSegment() {
    return this == SAML ? "saml" : "oidc";
  }

  /** Its number in the database, as on the wire. */
  @SuppressWarnings("EnumOrdinal") // the wire's numbers are fixed, and so is this order
  int number() {
    return ordinal();
  }

  static ConnectionType of(int number) {
    return BY_NUMBER[number];
  }

  /** Reads the wire's value, which must say something. */
  static ConnectionType of(dev.guildhall.contract.connections.ConnectionType sent) {
    if (sent == dev.guildhall.contract.connections.ConnectionType.UNRECOGNIZED
        || sent == dev.guildhall.contract.connections.ConnectionType.INVALID) {
      throw new InvalidValue(
          "defined_only", "must be a type of connections, such as OIDC or SAML, got " + sent);
    }
    return BY_NUMBER[sent.getNumber()];
  }
}
