package dev.guildhall.cli;

/** What a command's exit code tells a script. The help's footer says the same. */
final class ExitCodes {
  /** The server refused the request, or failed. */
  static final int REFUSED = 1;

  /** Wrong usage: an unknown option, or credentials that are nowhere to be found. */
  static final int USAGE = 2;

  /** The server cannot be reached. */
  static final int UNREACHABLE = 3;

  /** The server does not know the credentials. */
  static final int CREDENTIALS = 4;

  private ExitCodes() {}
}
