package dev.guildhall;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP/2 connections of the port, warned before they are closed (RFC 9113, section 6.8): first
 * that no stream should be opened any more, and only when they have heard that, which was the last.
 * A call that is on its way meanwhile is answered, where it would be refused, which SDKs do not
 * repeat.
 */
final class Http2Connections {
  /** How long a client is waited for to hear the warning: a way there and back. */
  private static final Duration HEARD = Duration.ofSeconds(2);

  private static final long NO_ERROR = 0;
  private static final int ANY_STREAM = Integer.MAX_VALUE;
  private static final int PING_BYTES = 8;

  /** With the event loop on which each must be written to: elsewhere an answer can be missed. */
  private final Map<HttpConnection, Context> open = new ConcurrentHashMap<>();

  private volatile boolean isStopping;

  /** Takes note of a new connection, of whichever version of HTTP, on its event loop. */
  void add(HttpConnection connection) {
    open.put(connection, Objects.requireNonNull(Vertx.currentContext()));
    connection.closeHandler(_ -> open.remove(connection));
    if (isStopping) {
      warn(connection);
    }
  }

  /** Warns all of them; returns when they have heard it, or would have had time to. */
  void warn() {
    isStopping = true;
    Future.join(open.entrySet().stream().map(one -> warn(one.getKey(), one.getValue())).toList())
        .toCompletionStage()
        .toCompletableFuture()
        .handle((_, _) -> true)
        .completeOnTimeout(false, HEARD.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static Future<Buffer> warn(HttpConnection connection, Context loop) {
    Promise<Buffer> heard = Promise.promise();
    loop.runOnContext(_ -> warn(connection).onComplete(heard));
    return heard.future();
  }

  /** Completes when the client has answered a ping that follows the warning. */
  private static Future<Buffer> warn(HttpConnection connection) {
    try {
      connection.goAway(NO_ERROR, ANY_STREAM);
      return connection
          .ping(Buffer.buffer(new byte[PING_BYTES]))
          .onSuccess(_ -> connection.goAway(NO_ERROR)); // the last one is the last that came
    } catch (UnsupportedOperationException notHttp2) {
      return Future.succeededFuture();
    }
  }
}
