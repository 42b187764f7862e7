package dev.guildhall.directories;

import dev.guildhall.api.InvalidValue;

/** Whose identity provider fills a directory; in the order of the wire's numbers. */
public enum DirectoryProvider {
  UNSPECIFIED,
  OKTA,
  GOOGLE,
  MICROSOFT_AD,
  AUTH0,
  ONELOGIN,
  JUMPCLOUD,
  PING_IDENTITY;

  private static final DirectoryProvider[] BY_NUMBER = values();

  /** Its number in the database, as on the wire. */
  @SuppressWarnings("EnumOrdinal") // the wire's numbers are fixed, and so is this order
  int number() {
    return ordinal();
  }

  static DirectoryProvider of(int number) {
    return BY_NUMBER[number];
  }

  /** Reads the wire's value. */
  static DirectoryProvider of(dev.guildhall.contract.directories.DirectoryProvider sent) {
    if (sent == dev.guildhall.contract.directories.DirectoryProvider.UNRECOGNIZED) {
      throw new InvalidValue(
          "enum",
          "must be one of OKTA, GOOGLE, MICROSOFT_AD, AUTH0, ONELOGIN,"
              + " JUMPCLOUD, PING_IDENTITY");
    }
    return BY_NUMBER[sent.getNumber()];
  }
}
