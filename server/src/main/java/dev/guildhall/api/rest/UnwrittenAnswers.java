package dev.guildhall.api.rest;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whole answers that wait for their readers. A client may ask for many at once and read none of
 * them (over HTTP/2, with a window of zero); so together they have a bound, and where it is reached
 * the connection that holds most of them is closed.
 */
public final class UnwrittenAnswers {
  /** All that wait, in bytes: a quarter of the heap, 128 MiB at most. */
  static final long MAX_BYTES = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 4);

  private static final Map<HttpConnection, AtomicLong> BY_CONNECTION = new ConcurrentHashMap<>();
  private static final AtomicLong ALL = new AtomicLong();

  private UnwrittenAnswers() {}

  /** Ends a response with this body; completes when it is written, or will never be. */
  public static Future<Void> end(HttpServerRequest request, byte[] body) {
    HttpConnection connection = request.connection();
    BY_CONNECTION.compute(
        connection,
        (_, held) -> {
          AtomicLong bytes = held == null ? new AtomicLong() : held;
          bytes.addAndGet(body.length);
          return bytes;
        });
    if (ALL.addAndGet(body.length) > MAX_BYTES) {
      closeLargest();
    }
    return request
        .response()
        .end(Buffer.buffer(body))
        .onComplete(_ -> written(connection, body.length));
  }

  private static void written(HttpConnection connection, int bytes) {
    ALL.addAndGet(-bytes);
    BY_CONNECTION.computeIfPresent(
        connection, (_, held) -> held.addAndGet(-bytes) == 0 ? null : held);
  }

  private static void closeLargest() {
    BY_CONNECTION.entrySet().stream()
        .max(Comparator.comparingLong(one -> one.getValue().get()))
        .ifPresent(one -> one.getKey().close());
  }
}
