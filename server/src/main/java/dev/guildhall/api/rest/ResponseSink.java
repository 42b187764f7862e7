package dev.guildhall.api.rest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/** Writes parts to a response from a virtual thread, no faster than the connection takes them. */
final class ResponseSink implements HttpEndpoint.Sink {
  /** RFC 9113, section 7. */
  private static final long INTERNAL_ERROR = 2;

  private final HttpServerResponse response;
  private final Context context;
  private final Shutdown shutdown;
  private final Runnable beginning;
  private volatile boolean closed;
  private volatile boolean begun;
  private volatile boolean broken;

  /**
   * Must be made on the response's own context, before anything is written.
   *
   * @param beginning runs there when the answer's first bytes go out
   */
  ResponseSink(
      HttpServerResponse response, Context context, Shutdown shutdown, Runnable beginning) {
    this.response = response;
    this.context = context;
    this.shutdown = shutdown;
    this.beginning = beginning;
    response.closeHandler(_ -> closed = true);
    response.exceptionHandler(_ -> closed = true);
  }

  @Override
  public void write(byte[] part) {
    if (!isOpen()) {
      return;
    }
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    context.runOnContext(_ -> send(part).onComplete(_ -> taken.complete(true)));
    await(taken);
  }

  @Override
  public boolean offer(byte[] part) {
    if (!isOpen()) {
      return true;
    }
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    context.runOnContext(_ -> {
      boolean free = !response.writeQueueFull();
      if (free) {
        send(part);
      }
      taken.complete(free);
    });
    return await(taken);
  }

  private Future<Void> send(byte[] part) {
    begin();
    return response.write(Buffer.buffer(part)).onFailure(_ -> closed = true);
  }

  private void begin() {
    if (!begun) {
      begun = true;
      beginning.run();
    }
  }

  private boolean await(CompletableFuture<Boolean> taken) {
    try {
      return taken.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException stopped) {
      closed = true;
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public boolean isOpen() {
    return !closed && !broken;
  }

  @Override
  public boolean isStopping() {
    return shutdown.hasBegun();
  }

  @Override
  public boolean isTimeUp() {
    return shutdown.isTimeUp();
  }

  /** Whether anything was written, so that the answer's status can be no other any more. */
  boolean hasBegun() {
    return begun;
  }

  /**
   * Over HTTP/1.1 without the last chunk (RFC 9112, section 8), over HTTP/2 by a RST_STREAM: a
   * client must not take a part for the whole.
   */
  @Override
  public void breakOff() {
    broken = true;
    onContext(() -> {
      if (!response.ended() && !response.closed()) {
        response.reset(INTERNAL_ERROR);
      }
    });
  }

  /** Ends the answer, then does the rest on the response's context. */
  void end(Runnable afterwards) {
    onContext(() -> {
      if (!broken && !response.ended() && !response.closed()) {
        begin();
        response.end().onComplete(_ -> afterwards.run());
      }
    });
  }

  /** Where the server has ended already, so has the connection. */
  private void onContext(Runnable work) {
    try {
      context.runOnContext(_ -> work.run());
    } catch (RejectedExecutionException ended) {
      closed = true;
    }
  }
}
