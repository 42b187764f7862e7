package dev.guildhall.usage;

/** What is billed. */
public enum UsageKind {
  CONNECTION(1),
  DIRECTORY(2);

  private final int number;

  UsageKind(int number) {
    this.number = number;
  }

  /** Its number in the database. */
  public int number() {
    return number;
  }

  static UsageKind of(int number) {
    return number == 1 ? CONNECTION : DIRECTORY;
  }
}
