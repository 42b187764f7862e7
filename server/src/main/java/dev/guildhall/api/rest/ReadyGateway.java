package dev.guildhall.api.rest;

import dev.guildhall.api.Authenticator;
import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.Caller;
import dev.guildhall.api.Face;
import dev.guildhall.api.RequestId;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/**
 * Stands before the REST face and answers on the event loop what is ready. Every other request, and
 * each with something special about it (a query, a body, an unknown token, a condition that does
 * not simply hold, {@code Cache-Control}), passes on untouched.
 */
public final class ReadyGateway implements Handler<HttpServerRequest> {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized(RequestId.HEADER);
  private static final CharSequence ENTITY_TAG = HttpHeaders.createOptimized("ETag");

  private final ReadyAnswers answers;
  private final Authenticator authenticator;
  private final CallMetrics metrics;
  private final Handler<HttpServerRequest> others;

  public ReadyGateway(
      ReadyAnswers answers,
      Authenticator authenticator,
      CallMetrics metrics,
      Handler<HttpServerRequest> others) {
    this.answers = answers;
    this.authenticator = authenticator;
    this.metrics = metrics;
    this.others = others;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!isAnswered(request)) {
      others.handle(request);
    }
  }

  private boolean isAnswered(HttpServerRequest request) {
    if (!HttpMethod.GET.equals(request.method()) || request.uri().indexOf('?') >= 0) {
      return false;
    }
    long start = System.nanoTime();
    MultiMap headers = request.headers();
    if (!isPlain(headers)) {
      return false;
    }
    if (!(authenticator.remembered(headers.getAll(HttpHeaders.AUTHORIZATION))
        instanceof Caller.EnvironmentClient caller)) {
      return false;
    }
    Optional<ReadyAnswers.Ready> found = answers.find(caller.environmentId(), request.uri());
    if (found.isEmpty()) {
      return false;
    }
    ReadyAnswers.Ready ready = found.get();
    String known = headers.get(HttpHeaders.IF_NONE_MATCH);
    if (known != null && !known.equals(ready.entityTag())) {
      return false;
    }
    write(request, ready, known != null);
    metrics.record(Face.REST, ready.route(), "ok", start);
    return true;
  }

  private static boolean isPlain(MultiMap headers) {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    return (length == null || length.equals("0"))
        && !headers.contains(HttpHeaders.TRANSFER_ENCODING)
        && !headers.contains(HttpHeaders.CACHE_CONTROL)
        && !headers.contains("pragma")
        && !headers.contains(HttpHeaders.IF_MATCH);
  }

  private static void write(HttpServerRequest request, ReadyAnswers.Ready ready, boolean isKnown) {
    HttpServerResponse response = request.response();
    MultiMap headers = response.headers();
    headers.set(REQUEST_ID, RequestId.of(request.getHeader(REQUEST_ID)));
    headers.set(ENTITY_TAG, ready.entityTag());
    if (isKnown) {
      response.setStatusCode(304).end();
      return;
    }
    headers.set(HttpHeaders.CONTENT_TYPE, JSON);
    headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
    response.end(Buffer.buffer(ready.json()));
  }
}
