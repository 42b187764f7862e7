package dev.guildhall.api.rest;

import dev.guildhall.api.Failures;
import dev.guildhall.api.RequestId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Writes the REST face's answers, whole or over time. */
final class AnswerWriter {
  private final Executor executor;
  private volatile boolean stopping;

  /**
   * @param executor runs what writes an answer over time
   */
  AnswerWriter(Executor executor) {
    this.executor = executor;
  }

  /** Ends the answers that are written over time. */
  void stopStreams() {
    stopping = true;
  }

  /**
   * Writes one answer; on the request's event loop.
   *
   * @param afterwards runs when it is written
   */
  void write(
      HttpServerRequest request, String requestId, HttpEndpoint.Reply reply, Runnable afterwards) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      reply.stream().ifPresent(HttpEndpoint.Stream::abandon);
      return;
    }
    response.setStatusCode(reply.status());
    response.putHeader(RequestId.HEADER, requestId);
    reply.headers().forEach(response::putHeader);
    if (reply.status() != 304 && reply.status() != 204) {
      response.putHeader("content-type", reply.contentType());
      response.putHeader("x-content-type-options", "nosniff");
    }
    if (reply.stream().isPresent() && !request.method().equals(HttpMethod.HEAD)) {
      stream(response, reply.stream().get(), afterwards);
    } else if (request.method().equals(HttpMethod.HEAD)) {
      reply.stream().ifPresent(HttpEndpoint.Stream::abandon);
      response.putHeader("content-length", Integer.toString(reply.body().length));
      response.end().onComplete(_ -> afterwards.run());
    } else {
      UnwrittenAnswers.end(request, reply.body()).onComplete(_ -> afterwards.run());
    }
  }

  private void stream(
      HttpServerResponse response, HttpEndpoint.Stream stream, Runnable afterwards) {
    response.setChunked(true);
    ResponseSink sink =
        new ResponseSink(response, Objects.requireNonNull(Vertx.currentContext()), () -> stopping);
    executor.execute(() -> {
      try {
        stream.writeTo(sink);
      } catch (RuntimeException thrown) {
        Failures.toError(thrown, "a stream");
      } finally {
        sink.end(afterwards);
      }
    });
  }
}
