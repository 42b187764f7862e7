package dev.guildhall.cli.terminal;

/** What a command's exit code tells a script. The help's footer and docs/cli.md say the same. */
public final class ExitCodes {
  public static final int DONE = 0;

  /** The server refused the request, or failed; or a check-up found something. */
  public static final int REFUSED = 1;

  /** Wrong usage, a file or an output that cannot be used, or credentials that are nowhere. */
  public static final int USAGE = 2;

  /** The server cannot be reached, went away in the middle, or is too busy: try again. */
  public static final int UNREACHABLE = 3;

  /** The server does not know the credentials. */
  public static final int CREDENTIALS = 4;

  /** Everything was done but some rows, which are kept with their reasons. */
  public static final int ROWS_FAILED = 5;

  /** More would be deleted than the limit allows; nothing was done. */
  public static final int PRUNE_LIMIT = 6;

  private ExitCodes() {}
}
