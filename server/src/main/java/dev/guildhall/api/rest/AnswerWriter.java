package dev.guildhall.api.rest;

import dev.guildhall.api.RequestId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.slf4j.MDC;

/** Writes the REST face's answers, whole or over time. */
final class AnswerWriter {
  private final Executor executor;
  private final Shutdown shutdown = new Shutdown();

  /**
   * @param executor runs what writes an answer over time
   */
  AnswerWriter(Executor executor) {
    this.executor = executor;
  }

  /** What goes on around an answer. */
  interface Course {
    /** The first bytes of an answer over time go out; on the event loop. */
    void begun();

    /** An answer over time failed before that: this goes out instead of it. */
    HttpEndpoint.Reply refusal(Throwable thrown);

    /** An answer over time failed later. */
    void broken(Throwable thrown);

    /** All of it is written; on the event loop. */
    void written();
  }

  /** Has the answers that are written over time come to their ends. */
  void stopStreams() {
    shutdown.begin();
  }

  /**
   * Writes one answer; on the request's event loop.
   *
   * @param course what goes on around it where it is written over time, and afterwards
   */
  void write(HttpServerRequest request, String requestId, HttpEndpoint.Reply reply, Course course) {
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
      stream(request, requestId, reply.stream().get(), course);
    } else if (request.method().equals(HttpMethod.HEAD)) {
      if (reply.stream().isPresent()) {
        reply.stream().get().abandon(); // whose length nobody knows
        course.begun();
      } else {
        response.putHeader("content-length", Integer.toString(reply.body().length));
      }
      response.end().onComplete(_ -> course.written());
    } else {
      UnwrittenAnswers.end(request, reply.body()).onComplete(_ -> course.written());
    }
  }

  private void stream(
      HttpServerRequest request, String requestId, HttpEndpoint.Stream stream, Course course) {
    HttpServerResponse response = request.response();
    Context context = Objects.requireNonNull(Vertx.currentContext());
    response.setChunked(true);
    ResponseSink sink = new ResponseSink(response, context, shutdown, course::begun);
    executor.execute(() -> {
      MDC.put("request_id", requestId);
      try {
        stream.writeTo(sink);
        sink.end(course::written);
      } catch (Throwable thrown) {
        if (sink.hasBegun()) {
          course.broken(thrown);
          sink.breakOff();
        } else {
          HttpEndpoint.Reply refusal = course.refusal(thrown);
          context.runOnContext(_ -> {
            response.headers().clear();
            response.setChunked(false);
            write(request, requestId, refusal, course);
          });
        }
      } finally {
        MDC.clear();
      }
    });
  }
}
