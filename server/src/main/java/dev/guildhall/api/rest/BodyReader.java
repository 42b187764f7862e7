package dev.guildhall.api.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Reads a request's body, and stops at the limit instead of holding what is beyond it. */
final class BodyReader {
  private BodyReader() {}

  /** Calls exactly one of the two, unless the connection goes away first. */
  static void read(
      HttpServerRequest request, int limit, Consumer<byte[]> whole, Runnable tooLarge) {
    if (announced(request) > limit) {
      tooLarge.run();
      return;
    }
    Buffer body = Buffer.buffer();
    AtomicBoolean refused = new AtomicBoolean();
    request.exceptionHandler(_ -> refused.set(true));
    request.handler(chunk -> {
      if (refused.get()) {
        return;
      }
      if (body.length() + chunk.length() > limit) {
        refused.set(true);
        tooLarge.run();
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(_ -> {
      if (!refused.get()) {
        whole.accept(body.getBytes());
      }
    });
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }
}
