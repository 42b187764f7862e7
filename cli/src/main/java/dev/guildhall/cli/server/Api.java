package dev.guildhall.cli.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Calls the API as one client. A token is fetched with the first call, and again when the server
 * takes it no longer. Safe for several threads.
 */
public final class Api {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** An import's answer begins after its first batch, which may wait for others. */
  private static final Duration STREAM_TIMEOUT = Duration.ofMinutes(5);

  private final HttpClient http;
  private final Credentials credentials;
  private final TokenEndpoint tokens;
  private Optional<String> token = Optional.empty();

  /** An answer of any status. */
  public record Answer(int status, JsonNode body) {
    public boolean succeeded() {
      return status / 100 == 2;
    }
  }

  public Api(HttpClient http, Credentials credentials) {
    this.http = http;
    this.credentials = credentials;
    this.tokens = new TokenEndpoint(http);
  }

  public Credentials credentials() {
    return credentials;
  }

  /** The answer's body; throws {@link CommandFailure} unless the call succeeded. */
  public JsonNode get(String path) {
    return require(call("GET", path, BodyPublishers.noBody(), Map.of()));
  }

  /** The answer's body; throws {@link CommandFailure} unless the call succeeded. */
  public JsonNode send(String method, String path, JsonNode body) {
    return require(call(method, path, json(body), Map.of("Content-Type", "application/json")));
  }

  /** The answer's body, where it has one; throws {@link CommandFailure} unless it succeeded. */
  public JsonNode delete(String path) {
    return require(call("DELETE", path, BodyPublishers.noBody(), Map.of()));
  }

  /** Any answer; throws {@link CommandFailure} only where there is none. */
  public Answer call(String method, String path, BodyPublisher body, Map<String, String> headers) {
    HttpResponse<String> answer =
        exchange(
            method, path, body, headers, TIMEOUT, BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(answer.statusCode(), Json.parse(answer.body()));
  }

  /** An answer that is read while it comes, whatever is sent; throws unless the call succeeded. */
  public InputStream stream(String method, String path, BodyPublisher body) {
    HttpResponse<InputStream> answer =
        exchange(
            method,
            path,
            body,
            Map.of("Content-Type", "application/x-ndjson"),
            STREAM_TIMEOUT,
            BodyHandlers.ofInputStream());
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    try (InputStream text = answer.body()) {
      String read = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      throw refusal(new Answer(answer.statusCode(), Json.parse(read)));
    } catch (IOException broken) {
      throw refusal(new Answer(answer.statusCode(), MissingNode.getInstance()));
    }
  }

  public static BodyPublisher json(JsonNode body) {
    return BodyPublishers.ofString(body.toString());
  }

  /** What a refused call means, for people. */
  public CommandFailure refusal(Answer answer) {
    return Refusals.explain(credentials, answer);
  }

  private JsonNode require(Answer answer) {
    if (answer.succeeded()) {
      return answer.body();
    }
    throw refusal(answer);
  }

  private <T> HttpResponse<T> exchange(
      String method,
      String path,
      BodyPublisher body,
      Map<String, String> headers,
      Duration timeout,
      BodyHandler<T> reader) {
    String used = token(Optional.empty());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(credentials.server() + path))
            .timeout(timeout)
            .method(method, body);
    headers.forEach(request::header);
    HttpResponse<T> answer = exchange(request, used, reader);
    return answer.statusCode() == 401
        ? exchange(request, token(Optional.of(used)), reader)
        : answer;
  }

  private <T> HttpResponse<T> exchange(
      HttpRequest.Builder request, String bearer, BodyHandler<T> reader) {
    try {
      return http.send(request.setHeader("Authorization", "Bearer " + bearer).build(), reader);
    } catch (IOException unreachable) {
      throw TokenEndpoint.unreachable(credentials.server(), unreachable);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The token to use: another one than that which was refused, whoever has fetched it. */
  private synchronized String token(Optional<String> refused) {
    if (token.isEmpty() || token.equals(refused)) {
      token = Optional.of(tokens.accessToken(credentials));
    }
    return token.get();
  }
}
