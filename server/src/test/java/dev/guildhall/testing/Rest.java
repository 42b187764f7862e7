package dev.guildhall.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Calls a server over REST, with a token or without. */
public record Rest(String url, Optional<String> token) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer: status, body, headers. */
  public record Answer(int status, String text, HttpResponse<String> response) {
    /** The body as JSON; missing where it is none. */
    public JsonNode json() {
      try {
        return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
      } catch (JsonProcessingException malformed) {
        throw new AssertionError("no JSON: " + text, malformed);
      }
    }

    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** The number at the end of its ETag. */
    public int taggedVersion() {
      String tag = header("ETag").orElseThrow();
      return Integer.parseInt(tag.substring(tag.lastIndexOf('-') + 1, tag.length() - 1));
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, Optional.empty(), headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, Optional.empty(), headers);
  }

  public Answer post(String path, String body, String... headers) {
    return send("POST", path, Optional.of(body), headers);
  }

  public Answer put(String path, String body, String... headers) {
    return send("PUT", path, Optional.of(body), headers);
  }

  public Answer patch(String path, String body, String... headers) {
    return send("PATCH", path, Optional.of(body), headers);
  }

  /** Sends a request; {@code headers} are names and values in turns. */
  public Answer send(String method, String path, Optional<String> body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(
                method,
                body.map(text -> HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8))
                    .orElse(HttpRequest.BodyPublishers.noBody()));
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
