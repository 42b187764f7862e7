package dev.guildhall.cli.environments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.server.Credentials;
import dev.guildhall.cli.server.Pages;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.StandardOutput;

/** A new secret, as lines that the SDKs and this command line take from the environment. */
final class ClientSecretText {
  private ClientSecretText() {}

  static void print(Output output, Credentials caller, String environmentId, JsonNode answer) {
    String clientId = answer.path("client").path("id").asText();
    if (output.isJson()) {
      output.out().println(answer);
    } else {
      output.out().println("SCALEKIT_ENVIRONMENT_URL=" + caller.server());
      output.out().println("SCALEKIT_CLIENT_ID=" + clientId);
      output.out().println("SCALEKIT_CLIENT_SECRET=" + answer.path("plain_secret").asText());
    }
    if (output.out().checkError()) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "%s The new secret of %s is lost with it."
              .formatted(StandardOutput.unwritable(output.out()).happened(), clientId),
          "Get another one: guildhall client rotate %s %s".formatted(environmentId, clientId));
    }
    if (!output.isJson()) {
      output.err().println("Keep the secret: it is not shown again.");
    }
  }

  /** Where an environment's clients are. */
  static String path(String environmentId) {
    return "/api/v1/environments/" + Pages.encoded(environmentId) + "/clients";
  }
}
