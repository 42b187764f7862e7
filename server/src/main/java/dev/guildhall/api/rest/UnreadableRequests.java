package dev.guildhall.api.rest;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.json.JsonWriter;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Answers what the parser of HTTP cannot read, in the words of every other error, and closes the
 * connection: where the next request begins, nobody knows.
 */
public final class UnreadableRequests implements Handler<HttpServerRequest> {
  /** The longest request line that is read, in bytes; a SCIM filter of 250 terms fits. */
  public static final int MAX_LINE_BYTES = 32 * 1024;

  /** All headers together, in bytes. */
  public static final int MAX_HEADER_BYTES = 32 * 1024;

  /** The same over HTTP/2, where the path is one of the headers. */
  public static final int MAX_HEADER_LIST_BYTES = MAX_LINE_BYTES + MAX_HEADER_BYTES;

  @Override
  public void handle(HttpServerRequest request) {
    refuse(request, error(request.decoderResult().cause()));
  }

  /**
   * Whether a request says once, and so that it can be read, for which host it is (RFC 9112,
   * section 3.2): URLs in answers are made from that, and a proxy in front must not read another.
   */
  public static boolean names(HttpServerRequest request) {
    return switch (request.version()) {
      case HTTP_1_0, HTTP_2 -> true;
      case HTTP_1_1 -> {
        List<String> hosts = request.headers().getAll("host");
        yield hosts.size() == 1 && !hosts.getFirst().isEmpty() && request.authority() != null;
      }
    };
  }

  /**
   * Whether it is clear where a request's body ends (RFC 9112, section 6.1): the only coding of the
   * transfer that is read is {@code chunked}, and under another name a proxy may see one request
   * where there are two.
   */
  public static boolean isFramed(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return true;
    }
    List<String> codings = request.headers().getAll("transfer-encoding");
    return codings.isEmpty()
        || (codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"));
  }

  /** Refuses one that names none, or several. */
  public static void refuseUnnamed(HttpServerRequest request) {
    refuse(
        request,
        new ApiError.InvalidRequest(
            "the request must have one Host header, such as app.example.com:8443"));
  }

  /** Refuses one of which it is not clear. */
  public static void refuseUnframed(HttpServerRequest request) {
    refuse(
        request,
        new ApiError.InvalidRequest(
            "the request may have one Transfer-Encoding header, which must be chunked"));
  }

  private static void refuse(HttpServerRequest request, ApiError error) {
    ErrorTable.Answer answer = ErrorTable.answer(error);
    request
        .response()
        .setStatusCode(answer.httpStatus())
        .putHeader("content-type", "application/json")
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("connection", "close")
        .end(Buffer.buffer(JsonWriter.write(answer.status())))
        .onComplete(_ -> request.connection().close());
  }

  private static ApiError error(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> new ApiError.UrlTooLong(MAX_LINE_BYTES);
      case TooLongHttpHeaderException _ -> new ApiError.HeadersTooLarge(MAX_HEADER_BYTES);
      default -> new ApiError.InvalidRequest("the request is no HTTP request");
    };
  }
}
