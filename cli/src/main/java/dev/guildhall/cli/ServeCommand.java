package dev.guildhall.cli;

import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import picocli.CommandLine.Command;

/** Stands in the list of commands for the one that the launcher hands to the server. */
@Command(name = "serve", description = "Starts the server; its options: guildhall serve --help.")
final class ServeCommand implements Runnable {
  @Override
  public void run() {
    throw new CommandFailure(
        ExitCodes.USAGE,
        "the command line alone cannot serve.",
        "Start the server through the launcher: ./guildhall serve");
  }
}
