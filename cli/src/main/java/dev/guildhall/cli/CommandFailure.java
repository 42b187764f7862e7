package dev.guildhall.cli;

/**
 * What stops a command, for people: one sentence that says what happened, one that says what now.
 */
final class CommandFailure extends RuntimeException {
  private final int exitCode;
  private final String happened;
  private final String next;

  CommandFailure(int exitCode, String happened, String next) {
    super(happened + "\n" + next, null, false, false);
    this.exitCode = exitCode;
    this.happened = happened;
    this.next = next;
  }

  int exitCode() {
    return exitCode;
  }

  String happened() {
    return happened;
  }

  String next() {
    return next;
  }
}
