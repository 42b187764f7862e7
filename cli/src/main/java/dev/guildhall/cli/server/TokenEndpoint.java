package dev.guildhall.cli.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Signs in: client credentials for an access token (RFC 6749, section 4.4). */
public final class TokenEndpoint {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http;

  public TokenEndpoint(HttpClient http) {
    this.http = http;
  }

  /** A new access token; throws {@link CommandFailure}. */
  public String accessToken(Credentials credentials) {
    HttpResponse<String> answer = post(credentials);
    JsonNode body = Json.parse(answer.body());
    String token = body.path("access_token").textValue();
    if (answer.statusCode() == 200 && token != null) {
      return token;
    }
    if (answer.statusCode() == 401 && body.has("error")) {
      throw new CommandFailure(
          ExitCodes.CREDENTIALS,
          "%s does not know the client %s (from %s)."
              .formatted(credentials.server(), credentials.clientId(), credentials.source()),
          "Check that id and secret belong to this server, and that the client still exists.");
    }
    throw notGuildhall(credentials, answer);
  }

  private HttpResponse<String> post(Credentials credentials) {
    URI server = credentials.server();
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(encoded(credentials.clientId()), encoded(credentials.clientSecret()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + "/oauth/token"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException unreachable) {
      throw unreachable(server, unreachable);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Why there is no answer at all. */
  public static CommandFailure unreachable(URI server, IOException reason) {
    return reason instanceof SSLException insecure
        ? InsecureServer.explain(server, insecure)
        : new CommandFailure(
            ExitCodes.UNREACHABLE,
            "no server answers at " + server + ".",
            "Start it (./guildhall serve), or name another one with --url.");
  }

  private static CommandFailure notGuildhall(Credentials credentials, HttpResponse<String> answer) {
    return new CommandFailure(
        ExitCodes.REFUSED,
        "%s answered %d and no access token.".formatted(credentials.server(), answer.statusCode()),
        answer.statusCode() >= 500
            ? "Look into the server's log, then try again."
            : "Check that this is the URL of a Guildhall server.");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
