package dev.guildhall.cli.server;

import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;

/** Says to people what an answer other than a success means. */
final class Refusals {
  private Refusals() {}

  static CommandFailure explain(Credentials credentials, Api.Answer answer) {
    String message = answer.body().path("message").asText();
    int status = answer.status();
    if (message.isEmpty()) {
      return new CommandFailure(
          ExitCodes.REFUSED,
          "%s answered %d.".formatted(credentials.server(), status),
          status >= 500
              ? "Look into the server's log, then try again."
              : "Check that this is the URL of a Guildhall server of this version.");
    }
    return new CommandFailure(
        exitCode(status),
        "the server refused: " + message + ".",
        next(credentials, status, message));
  }

  private static int exitCode(int status) {
    return switch (status) {
      case 401 -> ExitCodes.CREDENTIALS;
      case 429, 503 -> ExitCodes.UNREACHABLE;
      default -> ExitCodes.REFUSED;
    };
  }

  private static String next(Credentials credentials, int status, String message) {
    return switch (status) {
      case 401 ->
          "Check the client %s (from %s).".formatted(credentials.clientId(), credentials.source());
      case 403 ->
          "The client %s may not do this: env and client take the workspace's client, all else an environment's."
              .formatted(credentials.clientId());
      case 404 -> "Look it up: guildhall " + list(message);
      case 409 -> "Choose another value, or see who has it: guildhall org get VALUE";
      case 410 -> "Use its current external ID, or its id.";
      case 412 -> "Somebody changed it meanwhile: run the command again.";
      case 429, 503 -> "Wait a moment, then run the command again.";
      default ->
          status >= 500
              ? "Look for that id in the server's log."
              : "Mend the value and run the command again.";
    };
  }

  /** The command that lists things of the kind that was not found. */
  private static String list(String message) {
    return switch (message.substring(0, message.indexOf(' ') + 1)) {
      case "environment " -> "env list";
      case "client " -> "client list ENVIRONMENT";
      default -> "org list";
    };
  }
}
