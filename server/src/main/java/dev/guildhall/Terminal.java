package dev.guildhall;

import java.io.Console;

/** Whether people are watching. */
final class Terminal {
  private Terminal() {}

  /** Whether input and output are a terminal, not a file or another program. */
  static boolean isWatched() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
