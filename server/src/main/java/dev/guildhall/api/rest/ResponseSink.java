package dev.guildhall.api.rest;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** Writes parts to a response from a virtual thread, no faster than the connection takes them. */
final class ResponseSink implements HttpEndpoint.Sink {
  private final HttpServerResponse response;
  private final Context context;
  private final BooleanSupplier stopping;
  private volatile boolean closed;

  /** Must be made on the response's own context, before anything is written. */
  ResponseSink(HttpServerResponse response, Context context, BooleanSupplier stopping) {
    this.response = response;
    this.context = context;
    this.stopping = stopping;
    response.closeHandler(_ -> closed = true);
    response.exceptionHandler(_ -> closed = true);
  }

  @Override
  public void write(byte[] part) {
    if (!isOpen()) {
      return;
    }
    CompletableFuture<Void> taken = new CompletableFuture<>();
    context.runOnContext(_ ->
        response
            .write(Buffer.buffer(part))
            .onComplete(written -> {
              closed |= written.failed();
              taken.complete(null);
            }));
    try {
      taken.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException stopped) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed && !stopping.getAsBoolean();
  }

  void end() {
    context.runOnContext(_ -> {
      if (!response.ended() && !response.closed()) {
        response.end();
      }
    });
  }
}
