package dev.guildhall.api.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads a request's body, and holds no more of it than the limit. What is beyond is taken off the
 * wire and dropped, up to a bound: most clients hear an answer only once they have sent all.
 */
public final class BodyReader {
  static final long MAX_DROPPED_BYTES = 32L << 20;

  private BodyReader() {}

  /**
   * Calls exactly one of the three, unless the connection goes away first.
   *
   * @param tooLarge the body is at its end, and was larger than the limit
   * @param endless the body is so large that its end is not waited for
   */
  public static void read(
      HttpServerRequest request,
      int limit,
      Consumer<byte[]> whole,
      Runnable tooLarge,
      Runnable endless) {
    if (announced(request) > MAX_DROPPED_BYTES) {
      endless.run();
      return;
    }
    Buffer body = Buffer.buffer();
    AtomicLong size = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    request.exceptionHandler(_ -> over.set(true));
    request.handler(chunk -> {
      if (size.addAndGet(chunk.length()) <= limit) {
        body.appendBuffer(chunk);
      } else if (size.get() > MAX_DROPPED_BYTES && over.compareAndSet(false, true)) {
        endless.run();
      }
    });
    request.endHandler(_ -> {
      if (over.get()) {
        return;
      }
      if (size.get() > limit) {
        tooLarge.run();
      } else {
        whole.accept(body.getBytes());
      }
    });
  }

  static long announced(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }
}
