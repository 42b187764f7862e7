package dev.guildhall.api.rest;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bodies beyond the usual limit, of endpoints that need them: announced by their length, from
 * callers who are known, and few at once, so that nobody fills the memory with them.
 */
final class LargeBodies {
  /** What all others may send. */
  static final Limit USUAL = upTo(RestGateway.MAX_BODY_BYTES);

  private static final int AT_ONCE = 4;

  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Semaphore free = new Semaphore(AT_ONCE);

  private record Endpoint(String prefix, HttpEndpoint.LargeBodyHandler handler) {}

  /** What a request may send, and why no more. */
  record Limit(int bytes, HttpEndpoint.BodyRefusal refusal) {}

  void add(HttpEndpoint endpoint) {
    if (endpoint.handler() instanceof HttpEndpoint.LargeBodyHandler handler) {
      String template = endpoint.template();
      endpoints.add(new Endpoint(template.substring(0, template.indexOf('{')), handler));
    }
  }

  /** The handler of a request that announces a large body. */
  Optional<HttpEndpoint.LargeBodyHandler> handler(HttpServerRequest request) {
    if (BodyReader.announced(request) <= RestGateway.MAX_BODY_BYTES) {
      return Optional.empty();
    }
    return endpoints.stream()
        .filter(endpoint -> OriginForm.path(request).startsWith(endpoint.prefix()))
        .map(Endpoint::handler)
        .findFirst();
  }

  /** Holds a place for a large body until its request is answered or gone. */
  Limit limit(HttpServerRequest request, HttpEndpoint.LargeBodyHandler handler) {
    return held(request)
        ? upTo(handler.maxBodyBytes())
        : new Limit(RestGateway.MAX_BODY_BYTES, new HttpEndpoint.BodyRefusal.TooMany());
  }

  private static Limit upTo(int bytes) {
    return new Limit(bytes, new HttpEndpoint.BodyRefusal.TooLarge(bytes));
  }

  private boolean held(HttpServerRequest request) {
    if (!free.tryAcquire()) {
      return false;
    }
    AtomicBoolean given = new AtomicBoolean();
    Runnable release =
        () -> {
          if (given.compareAndSet(false, true)) {
            free.release();
          }
        };
    request.response().endHandler(_ -> release.run()).closeHandler(_ -> release.run());
    return true;
  }
}
