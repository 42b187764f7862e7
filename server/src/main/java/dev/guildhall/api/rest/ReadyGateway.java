package dev.guildhall.api.rest;

import com.google.rpc.Code;
import dev.guildhall.api.Authenticator;
import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.Caller;
import dev.guildhall.api.Face;
import dev.guildhall.api.RequestId;
import dev.guildhall.api.VersionTag;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Stands before the REST face and answers what needs no thread of its own: from memory at once, on
 * the event loop; from the database when it has answered, without a thread that waits for it. Every
 * other request, and each with something special about it (a query, a body, an unknown token,
 * {@code If-Match}), passes on untouched; with {@code Cache-Control} nothing comes from memory.
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
  private final RestGateway others;

  public ReadyGateway(
      ReadyAnswers answers, Authenticator authenticator, CallMetrics metrics, RestGateway others) {
    this.answers = answers;
    this.authenticator = authenticator;
    this.metrics = metrics;
    this.others = others;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!isTaken(request)) {
      others.handle(request);
    }
  }

  private boolean isTaken(HttpServerRequest request) {
    if (!HttpMethod.GET.equals(request.method()) || request.uri().indexOf('?') >= 0) {
      return false;
    }
    long start = System.nanoTime();
    MultiMap headers = request.headers();
    if (!isPlain(headers)
        || !(authenticator.remembered(headers.getAll(HttpHeaders.AUTHORIZATION))
            instanceof Caller.EnvironmentClient caller)) {
      return false;
    }
    if (allowsMemory(headers)) {
      Optional<ReadyAnswers.Ready> found = answers.find(caller.environmentId(), request.uri());
      if (found.isPresent()) {
        write(request, found.get(), start);
        return true;
      }
    }
    var look = answers.look(caller.environmentId(), request.uri());
    look.ifPresent(coming -> writeOnceThere(request, coming, start));
    return look.isPresent();
  }

  private void writeOnceThere(
      HttpServerRequest request, CompletionStage<ReadyAnswers.Ready> coming, long start) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    coming.whenComplete((ready, failure) -> {
      if (failure == null) {
        RestGateway.onContext(context, () -> write(request, ready, start));
      } else {
        others.refuse(request, failure, context, start);
      }
    });
  }

  private static boolean isPlain(MultiMap headers) {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    return (length == null || length.equals("0"))
        && !headers.contains(HttpHeaders.TRANSFER_ENCODING)
        && !headers.contains(HttpHeaders.IF_MATCH);
  }

  private static boolean allowsMemory(MultiMap headers) {
    return !headers.contains(HttpHeaders.CACHE_CONTROL) && !headers.contains("pragma");
  }

  private void write(HttpServerRequest request, ReadyAnswers.Ready ready, long start) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    MultiMap headers = response.headers();
    headers.set(REQUEST_ID, RequestId.of(request.getHeader(REQUEST_ID)));
    headers.set(ENTITY_TAG, ready.entityTag());
    metrics.record(Face.REST, ready.route(), Code.OK, start);
    Optional<String> known = Optional.ofNullable(request.getHeader(HttpHeaders.IF_NONE_MATCH));
    if (VersionTag.isKnown(known, ready.entityTag())) {
      response.setStatusCode(304).end();
    } else {
      headers.set(HttpHeaders.CONTENT_TYPE, JSON);
      headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
      response.end(Buffer.buffer(ready.json()));
    }
  }
}
