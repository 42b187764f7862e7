package dev.guildhall.directories;

import dev.guildhall.api.InvalidValue;

/** How far the set-up of a directory has come, as the product's people see it. */
public enum DirectoryStatus {
  DRAFT(1),
  IN_PROGRESS(2),
  COMPLETED(3);

  private final int number;

  DirectoryStatus(int number) {
    this.number = number;
  }

  /** Its number in the database, as on the wire. */
  int number() {
    return number;
  }

  static DirectoryStatus of(int number) {
    return values()[number - 1];
  }

  /** Reads the wire's value. */
  static DirectoryStatus of(dev.guildhall.contract.directories.DirectoryStatus sent) {
    return switch (sent) {
      case DRAFT -> DRAFT;
      case IN_PROGRESS -> IN_PROGRESS;
      case COMPLETED -> COMPLETED;
      case DIRECTORY_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidValue(
              "enum", "must be one of DRAFT, IN_PROGRESS, COMPLETED, got " + sent);
    };
  }
}
