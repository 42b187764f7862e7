package dev.guildhall.connections;

import dev.guildhall.api.InvalidValue;
import java.util.Arrays;

/**
 * Whose identity provider or app it is; in the order of the wire's numbers (WIRE.md, section f).
 */
enum ConnectionProvider {
  CONNECTION_PROVIDER_UNSPECIFIED,
  OKTA,
  GOOGLE,
  MICROSOFT_AD,
  AUTH0,
  ONELOGIN,
  PING_IDENTITY,
  JUMPCLOUD,
  CUSTOM,
  GITHUB,
  GITLAB,
  LINKEDIN,
  SALESFORCE,
  MICROSOFT,
  IDP_SIMULATOR,
  SCALEKIT,
  ADFS;

  private static final ConnectionProvider[] BY_NUMBER = values();

  /** Its number in the database, as on the wire. */
  @SuppressWarnings("EnumOrdinal") // the wire's numbers are fixed, and so is this order
  int number() {
    return ordinal();
  }

  static ConnectionProvider of(int number) {
    return BY_NUMBER[number];
  }

  /** Reads the wire's value. */
  static ConnectionProvider of(dev.guildhall.contract.connections.ConnectionProvider sent) {
    if (sent == dev.guildhall.contract.connections.ConnectionProvider.UNRECOGNIZED) {
      throw new InvalidValue("defined_only", "must be a provider, such as OKTA or CUSTOM");
    }
    return BY_NUMBER[sent.getNumber()];
  }

  /** The provider that a key names, or the unspecified one: keys name apps too. */
  static ConnectionProvider named(String key) {
    return Arrays.stream(BY_NUMBER)
        .filter(provider -> provider.name().equals(key))
        .findFirst()
        .orElse(CONNECTION_PROVIDER_UNSPECIFIED);
  }
}
