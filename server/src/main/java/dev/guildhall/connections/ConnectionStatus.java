package dev.guildhall.connections;

/** How far a connection is set up. Its number is the wire's. */
enum ConnectionStatus {
  /** Nothing is set. */
  DRAFT(1),
  /** Something is missing. */
  IN_PROGRESS(2),
  COMPLETED(3);

  private final int number;

  ConnectionStatus(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ConnectionStatus of(int number) {
    return switch (number) {
      case 1 -> DRAFT;
      case 2 -> IN_PROGRESS;
      case 3 -> COMPLETED;
      default -> throw new IllegalArgumentException("no status of connections: " + number);
    };
  }
}
