package dev.guildhall.api.rest;

import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A route that is no call of the contract: tokens, health, pages.
 *
 * @param method GET, POST, PUT, PATCH or DELETE; GET answers HEAD too
 * @param template the path, with variables in braces
 */
public record HttpEndpoint(String method, String template, Access access, Handler handler) {

  /** Answers a request. Runs on a virtual thread and may block. */
  @FunctionalInterface
  public interface Handler {
    Reply answer(Request request);
  }

  /** What came in: decoded path variables, the query's parameters, headers, the whole body. */
  public record Request(
      Call call,
      Map<String, String> variables,
      List<QueryString.Parameter> query,
      MultiMap headers,
      byte[] body) {}

  /** What goes out. */
  public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    /** A JSON answer from its text. */
    public static Reply json(int status, String json) {
      return new Reply(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Reply text(int status, String text) {
      return new Reply(
          status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public Reply with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Reply(status, contentType, body, more);
    }
  }
}
