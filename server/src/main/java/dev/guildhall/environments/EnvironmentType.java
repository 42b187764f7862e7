package dev.guildhall.environments;

import dev.guildhall.api.InvalidValue;

/** What an environment is for. It changes nothing but the label. */
public enum EnvironmentType {
  PRODUCTION(1),
  DEVELOPMENT(2);

  private final int number;

  EnvironmentType(int number) {
    this.number = number;
  }

  /** The number in the database, as on the wire. */
  int number() {
    return number;
  }

  static EnvironmentType of(int number) {
    for (EnvironmentType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException("no environment type has the number " + number);
  }

  /** Reads the wire's value; unspecified means development. */
  static EnvironmentType of(dev.guildhall.contract.commons.EnvironmentType wire) {
    return switch (wire) {
      case PRD -> PRODUCTION;
      case DEV, ENVIRONMENT_TYPE_UNSPECIFIED -> DEVELOPMENT;
      case UNRECOGNIZED -> throw new InvalidValue("enum", "must be one of PRD, DEV");
    };
  }

  dev.guildhall.contract.commons.EnvironmentType wire() {
    return switch (this) {
      case PRODUCTION -> dev.guildhall.contract.commons.EnvironmentType.PRD;
      case DEVELOPMENT -> dev.guildhall.contract.commons.EnvironmentType.DEV;
    };
  }
}
