package dev.guildhall.cli;

/**
 * What stops a command, for people: one sentence that says what happened, one that says what now.
 */
final class CommandFailure extends RuntimeException {
  private final int exitCode;

  CommandFailure(int exitCode, String happened, String next) {
    super(happened + "\n" + next, null, false, false);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
