package dev.guildhall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.cli.server.Credentials;
import dev.guildhall.cli.server.TokenEndpoint;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a server for a link into its console. */
final class ConsoleLink {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http;

  ConsoleLink(HttpClient http) {
    this.http = http;
  }

  /** A new link's URL; throws {@link CommandFailure}. */
  String make(Credentials credentials) {
    String token = new TokenEndpoint(http).accessToken(credentials);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(credentials.server() + "/console/links"))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> answer =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      String url = url(answer.body());
      if (answer.statusCode() == 201 && !url.isEmpty()) {
        return url;
      }
      throw refused(credentials, answer.statusCode());
    } catch (IOException unreachable) {
      throw new CommandFailure(
          ExitCodes.UNREACHABLE,
          "no server answers at " + credentials.server() + ".",
          "Start it (./guildhall serve), or name another one with --url.");
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static CommandFailure refused(Credentials credentials, int status) {
    return status == 403
        ? new CommandFailure(
            ExitCodes.REFUSED,
            credentials.clientId() + " is an environment's client.",
            "The console is the workspace's: name that client, or leave --client-id out.")
        : new CommandFailure(
            ExitCodes.REFUSED,
            "%s answered %d and no link.".formatted(credentials.server(), status),
            status >= 500
                ? "Look into the server's log, then try again."
                : "Check that the server is as new as this command.");
  }

  private static String url(String body) {
    try {
      return JSON.readTree(body).path("url").asText("");
    } catch (JsonProcessingException malformed) {
      return "";
    }
  }
}
