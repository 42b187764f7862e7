package dev.guildhall.cli.terminal;

/**
 * What stops a command, for people: one sentence that says what happened, one that says what now.
 */
public final class CommandFailure extends RuntimeException {
  private final int exitCode;
  private final String happened;
  private final String next;

  public CommandFailure(int exitCode, String happened, String next) {
    super(happened + "\n" + next, null, false, false);
    this.exitCode = exitCode;
    this.happened = happened;
    this.next = next;
  }

  public int exitCode() {
    return exitCode;
  }

  public String happened() {
    return happened;
  }

  public String next() {
    return next;
  }
}
