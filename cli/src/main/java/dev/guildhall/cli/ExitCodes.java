package dev.guildhall.cli;

/** What a command's exit code tells a script. The help's footer and docs/cli.md say the same. */
final class ExitCodes {
  static final int DONE = 0;

  /** The server refused the request, or failed; or a check-up found something. */
  static final int REFUSED = 1;

  /** Wrong usage, a file or an output that cannot be used, or credentials that are nowhere. */
  static final int USAGE = 2;

  /** The server cannot be reached, went away in the middle, or is too busy: try again. */
  static final int UNREACHABLE = 3;

  /** The server does not know the credentials. */
  static final int CREDENTIALS = 4;

  /** Everything was done but some rows, which are kept with their reasons. */
  static final int ROWS_FAILED = 5;

  /** More would be deleted than the limit allows; nothing was done. */
  static final int PRUNE_LIMIT = 6;

  private ExitCodes() {}
}
