package dev.guildhall.api.rest;

import io.vertx.core.Context;
import io.vertx.core.Future;
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
    return response.write(Buffer.buffer(part)).onFailure(_ -> closed = true);
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
    return !closed && !stopping.getAsBoolean();
  }

  /** Ends the answer, then does the rest on the response's context. */
  void end(Runnable afterwards) {
    context.runOnContext(_ -> {
      if (!response.ended() && !response.closed()) {
        response.end().onComplete(_ -> afterwards.run());
      }
    });
  }
}
