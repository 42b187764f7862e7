package dev.guildhall.directories;

import dev.guildhall.api.InvalidValue;

/** How a directory is filled. Only SCIM is served; the wire knows two more types. */
public enum DirectoryType {
  SCIM;

  private static final int SCIM_NUMBER = 1;

  /** Its number in the database, as on the wire. */
  int number() {
    return SCIM_NUMBER;
  }

  /** Reads the wire's value. */
  static DirectoryType of(dev.guildhall.contract.directories.DirectoryType sent) {
    return switch (sent) {
      case SCIM -> SCIM;
      case DIRECTORY_TYPE_UNSPECIFIED -> throw new InvalidValue("required", "is required: SCIM");
      case LDAP, POLL, UNRECOGNIZED ->
          throw new InvalidValue("enum", "must be SCIM, the one type that is served, got " + sent);
    };
  }
}
