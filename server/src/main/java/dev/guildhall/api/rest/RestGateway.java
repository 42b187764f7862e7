package dev.guildhall.api.rest;

import com.google.rpc.Code;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Authenticator;
import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.Face;
import dev.guildhall.api.Failures;
import dev.guildhall.api.RequestId;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.idempotency.IdempotentAnswers;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/**
 * The REST face. Reads a request on the event loop, runs it on a virtual thread, writes the answer
 * back on the event loop.
 */
public final class RestGateway implements Handler<HttpServerRequest> {
  /** The largest body that is read. */
  public static final int MAX_BODY_BYTES = 1 << 20;

  private static final ApiError NO_PATH =
      new ApiError.InvalidRequest("the request must have a path");

  private final Routes routes;
  private final RestCalls calls;
  private final AttemptedCalls attempts;
  private final AnswerWriter answers;
  private final LargeBodies largeBodies = new LargeBodies();
  private final Set<String> streamedPaths;
  private final Executor executor;
  private final CallMetrics metrics;

  public RestGateway(
      List<Rpc<?, ?>> rpcs,
      List<HttpEndpoint> endpoints,
      Authenticator authenticator,
      BrowserSessions sessions,
      BaseUrl baseUrl,
      Executor executor,
      CallMetrics metrics,
      IdempotentAnswers idempotency) {
    this.executor = executor;
    this.answers = new AnswerWriter(executor);
    this.metrics = metrics;
    this.streamedPaths =
        endpoints.stream()
            .filter(HttpEndpoint::streamed)
            .map(HttpEndpoint::template)
            .collect(Collectors.toUnmodifiableSet());
    endpoints.forEach(largeBodies::add);
    this.routes = new Routes(rpcs, endpoints);
    this.calls = new RestCalls(routes, authenticator, sessions, baseUrl, metrics, idempotency);
    this.attempts = new AttemptedCalls(routes, authenticator, baseUrl);
  }

  @Override
  public void handle(HttpServerRequest request) {
    long start = System.nanoTime();
    String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
    Context context = Objects.requireNonNull(Vertx.currentContext());
    if (request.path() == null) { // CONNECT over HTTP/2 has none
      HttpEndpoint.Reply reply = calls.refusal(NO_PATH.exception(), RestCalls.UNROUTED, start);
      answers.write(request, requestId, reply, new Course(request, start, () -> {}));
      return;
    }
    if (streamedPaths.contains(OriginForm.path(request))
        && request.method().equals(HttpMethod.POST)) {
      receive(request, requestId, context, start);
      return;
    }
    Consumer<LargeBodies.Limit> read = limit -> read(request, requestId, limit, context, start);
    Optional<HttpEndpoint.LargeBodyHandler> large = largeBodies.handler(request);
    if (large.isEmpty()) {
      read.accept(LargeBodies.USUAL);
      return;
    }
    request.pause(); // until it is known that the caller is one
    executor.execute(() -> {
      boolean admitted =
          large.get().admits(OriginForm.path(request), request.headers().getAll("authorization"));
      context.runOnContext(_ -> {
        if (request.response().closed()) {
          return; // the caller went away, and a place for it would never be given back
        }
        read.accept(admitted ? largeBodies.limit(request, large.get()) : LargeBodies.USUAL);
        request.resume();
      });
    });
  }

  private void read(
      HttpServerRequest request,
      String requestId,
      LargeBodies.Limit limit,
      Context context,
      long start) {
    Received refused = Received.refused(limit.refusal());
    Received crowded = Received.refused(new HttpEndpoint.BodyRefusal.TooMany());
    Runnable close = () -> request.connection().close();
    BodyReader.read(
        request,
        limit.bytes(),
        new BodyReader.Outcomes(
            body -> attempt(request, requestId, body, context, start),
            () -> runOnAThread(request, requestId, refused, context, start, () -> {}, () -> {}),
            () -> runOnAThread(request, requestId, crowded, context, start, () -> {}, () -> {}),
            () -> runOnAThread(request, requestId, refused, context, start, () -> {}, close)));
  }

  /** Answers a request of a known caller whose answer failed to come. */
  void refuse(HttpServerRequest request, Throwable failure, Context context, long start) {
    String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
    MDC.put("request_id", requestId);
    try {
      String name = routes.find(request.method(), request.uri()).match().route().name();
      HttpEndpoint.Reply reply = calls.refusal(failure, name, start);
      context.runOnContext(
          _ -> answers.write(request, requestId, reply, new Course(request, start, () -> {})));
    } finally {
      MDC.clear();
    }
  }

  private void attempt(
      HttpServerRequest request,
      String requestId,
      BodyReader.Body body,
      Context context,
      long start) {
    Received received = Received.of(body.bytes(), request.headers());
    Runnable wholeWay =
        () -> runOnAThread(request, requestId, received, context, start, body.done(), () -> {});
    Optional.of(received)
        .filter(whole -> whole.refusal().isEmpty())
        .flatMap(whole -> attempts.begin(request, requestId, whole.body()))
        .ifPresentOrElse(
            attempted ->
                attempted
                    .reply()
                    .whenComplete((reply, failure) -> {
                      if (failure != null) {
                        body.done().run();
                        refuse(request, failure, context, start);
                      } else if (reply.isEmpty()) {
                        wholeWay.run();
                      } else {
                        body.done().run();
                        metrics.record(Face.REST, attempted.route(), Code.OK, start);
                        onContext(
                            context,
                            () ->
                                answers.write(
                                    request,
                                    requestId,
                                    reply.get(),
                                    new Course(request, start, () -> {})));
                      }
                    }),
            wholeWay);
  }

  /** At once, where this is that context's event loop already. */
  static void onContext(Context context, Runnable work) {
    if (context.equals(Vertx.currentContext())) {
      work.run();
    } else {
      context.runOnContext(_ -> work.run());
    }
  }

  /**
   * @param answered runs once there is an answer
   * @param afterwards runs once it is written
   */
  private void runOnAThread(
      HttpServerRequest request,
      String requestId,
      Received received,
      Context context,
      long start,
      Runnable answered,
      Runnable afterwards) {
    executor.execute(() -> {
      HttpEndpoint.Reply reply;
      try {
        reply = calls.answer(request, requestId, received, start);
      } finally {
        answered.run();
      }
      context.runOnContext(
          _ -> answers.write(request, requestId, reply, new Course(request, start, afterwards)));
    });
  }

  /** Answers while the body still comes. */
  private void receive(HttpServerRequest request, String requestId, Context context, long start) {
    BodyStream body = new BodyStream(request, context);
    Runnable close =
        () -> {
          if (!body.isAtEnd()) {
            request.connection().close();
          }
        };
    Received received = Received.packed(request.headers()).orElse(Received.streamed(body));
    executor.execute(() -> {
      HttpEndpoint.Reply reply = calls.answer(request, requestId, received, start);
      if (reply.stream().isEmpty()) {
        body.drop(BodyReader.MAX_DROPPED_BYTES);
      }
      // A sender may wait for results before it sends more: what ends its import comes at once.
      Runnable dropAndClose =
          () ->
              executor.execute(() -> {
                body.drop(BodyReader.MAX_DROPPED_BYTES);
                close.run();
              });
      Runnable afterwards = reply.stream().isEmpty() ? close : dropAndClose;
      context.runOnContext(
          _ -> answers.write(request, requestId, reply, new Course(request, start, afterwards)));
    });
  }

  /** Logs and counts an answer that is written over time, under its call's name. */
  private final class Course implements AnswerWriter.Course {
    private final HttpServerRequest request;
    private final long start;
    private final Runnable afterwards;

    Course(HttpServerRequest request, long start, Runnable afterwards) {
      this.request = request;
      this.start = start;
      this.afterwards = afterwards;
    }

    private String name() {
      return routes.find(request.method(), request.uri()).match().route().name();
    }

    @Override
    public void begun() {
      metrics.record(Face.REST, name(), Code.OK, start);
    }

    @Override
    public HttpEndpoint.Reply refusal(Throwable thrown) {
      return calls.refusal(thrown, name(), start);
    }

    @Override
    public void broken(Throwable thrown) {
      Failures.toError(thrown, name());
    }

    @Override
    public void written() {
      afterwards.run();
    }
  }

  /**
   * Has the answers that are written over time come to their ends: those without one now, the
   * others within half of the time that a stop waits.
   */
  public void stopStreams() {
    answers.stopStreams();
  }
}
