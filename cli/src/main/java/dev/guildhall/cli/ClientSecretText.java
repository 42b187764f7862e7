package dev.guildhall.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** A new secret, as lines that the SDKs and this command line take from the environment. */
final class ClientSecretText {
  private ClientSecretText() {}

  static void print(Output output, Credentials caller, JsonNode answer) {
    if (output.json) {
      output.out().println(answer);
      return;
    }
    output.out().println("SCALEKIT_ENVIRONMENT_URL=" + caller.server());
    output.out().println("SCALEKIT_CLIENT_ID=" + answer.path("client").path("id").asText());
    output.out().println("SCALEKIT_CLIENT_SECRET=" + answer.path("plain_secret").asText());
    output.err().println("Keep the secret: it is not shown again.");
  }

  /** Where an environment's clients are. */
  static String path(String environmentId) {
    return "/api/v1/environments/" + Pages.encoded(environmentId) + "/clients";
  }
}
