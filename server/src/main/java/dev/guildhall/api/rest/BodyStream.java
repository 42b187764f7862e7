package dev.guildhall.api.rest;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A request's body as it comes, for a reader on a virtual thread. Holds at most {@value #WINDOW}
 * chunks of the connection's; the sender waits while its reader does something else.
 */
final class BodyStream extends InputStream {
  private static final int WINDOW = 16;

  /** What comes: a part of the body, or its end. */
  private sealed interface Piece {}

  private record Chunk(Buffer bytes) implements Piece {}

  /** The end of the body, or of its connection before that. */
  private record End(boolean whole) implements Piece {}

  private final HttpServerRequest request;
  private final Context context;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private Buffer current = Buffer.buffer();
  private int at;
  private volatile boolean ended;
  private boolean broken;

  /** Whether nothing more can come. Of the request's context alone, as the end is told there. */
  private boolean over;

  /** Must be made on the request's own context, before anything of its body is read. */
  BodyStream(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
    request.pause();
    request.exceptionHandler(_ -> end(false));
    request.handler(chunk -> pieces.add(new Chunk(chunk)));
    request.endHandler(_ -> end(true));
    request.fetch(WINDOW);
  }

  private void end(boolean whole) {
    over = true;
    pieces.add(new End(whole));
  }

  /** Asks for one chunk more. After the end a request of HTTP/2 takes that for a mistake. */
  private void fetch() {
    if (!over) {
      request.fetch(1);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (at == current.length()) {
      if (broken) {
        throw new IOException("the sender went away before the body's end");
      }
      if (ended) {
        return -1;
      }
      next();
    }
    int taken = Math.min(length, current.length() - at);
    current.getBytes(at, at + taken, into, offset);
    at += taken;
    return taken;
  }

  private void next() throws IOException {
    Piece piece;
    try {
      piece = pieces.take();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is stopping");
    }
    switch (piece) {
      case Chunk(var bytes) -> {
        current = bytes;
        at = 0;
        context.runOnContext(_ -> fetch());
      }
      case End(var whole) -> {
        ended = whole;
        broken = !whole;
      }
    }
  }

  /** How much can be read without waiting, at least: 0 where the sender is slower. */
  @Override
  public int available() {
    return at < current.length() ? current.length() - at : pieces.size();
  }

  /** Whether the whole body was read. */
  boolean isAtEnd() {
    return ended;
  }

  /** Reads and drops what is left, up to a bound; answers whether the end was reached. */
  boolean drop(long maxBytes) {
    byte[] scratch = new byte[8192];
    long dropped = 0;
    try {
      while (dropped <= maxBytes) {
        int read = read(scratch, 0, scratch.length);
        if (read < 0) {
          return true;
        }
        dropped += read;
      }
    } catch (IOException gone) {
      return false;
    }
    return false;
  }
}
