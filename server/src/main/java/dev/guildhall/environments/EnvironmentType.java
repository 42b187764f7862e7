package dev.guildhall.environments;

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
}
