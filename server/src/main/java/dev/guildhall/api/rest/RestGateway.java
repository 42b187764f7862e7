package dev.guildhall.api.rest;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.api.Authenticator;
import dev.guildhall.api.Call;
import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.Caller;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.Face;
import dev.guildhall.api.Failures;
import dev.guildhall.api.RequestId;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.idempotency.IdempotentAnswers;
import dev.guildhall.api.idempotency.IdempotentRequest;
import dev.guildhall.api.idempotency.KeptAnswer;
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

  /** For logs and metrics; without the method, for a caller may make up any. */
  private static final String UNROUTED = "unrouted";

  private static final ApiError NO_PATH =
      new ApiError.InvalidRequest("the request must have a path");

  private final Routes routes;
  private final AttemptedCalls attempts;
  private final AnswerWriter answers;
  private final LargeBodies largeBodies = new LargeBodies();
  private final Set<String> streamedPaths;
  private final Authenticator authenticator;
  private final BrowserSessions sessions;
  private final BaseUrl baseUrl;
  private final Executor executor;
  private final CallMetrics metrics;
  private final IdempotentAnswers idempotency;

  public RestGateway(
      List<Rpc<?, ?>> rpcs,
      List<HttpEndpoint> endpoints,
      Authenticator authenticator,
      BrowserSessions sessions,
      BaseUrl baseUrl,
      Executor executor,
      CallMetrics metrics,
      IdempotentAnswers idempotency) {
    this.idempotency = idempotency;
    this.authenticator = authenticator;
    this.sessions = sessions;
    this.baseUrl = baseUrl;
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
    this.attempts = new AttemptedCalls(routes, authenticator, baseUrl);
  }

  @Override
  public void handle(HttpServerRequest request) {
    long start = System.nanoTime();
    String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
    Context context = Objects.requireNonNull(Vertx.currentContext());
    if (request.path() == null) { // CONNECT over HTTP/2 has none
      HttpEndpoint.Reply reply = refusal(NO_PATH.exception(), UNROUTED, start);
      answers.write(request, requestId, reply, new Course(request, start, () -> {}));
      return;
    }
    if (streamedPaths.contains(request.path()) && request.method().equals(HttpMethod.POST)) {
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
          large
              .get()
              .admits(String.valueOf(request.path()), request.headers().getAll("authorization"));
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

  /** Answers a request without a query whose answer failed to come. */
  void refuse(HttpServerRequest request, Throwable failure, Context context, long start) {
    String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
    MDC.put("request_id", requestId);
    try {
      String name = routes.find(request.method(), request.uri()).match().route().name();
      HttpEndpoint.Reply reply = refusal(failure, name, start);
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
        reply = answer(request, requestId, received, start);
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
      HttpEndpoint.Reply reply = answer(request, requestId, received, start);
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
      return RestGateway.this.refusal(thrown, name(), start);
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

  private HttpEndpoint.Reply answer(
      HttpServerRequest request, String requestId, Received received, long start) {
    MDC.put("request_id", requestId);
    String name = UNROUTED;
    try {
      Routes.Routed routed = routes.find(request.method(), request.uri());
      name = routed.match().route().name();
      HttpEndpoint.Reply reply =
          answerOncePerKey(request, requestId, routed.match(), routed.query(), received);
      if (reply.stream().isEmpty()) {
        metrics.record(Face.REST, name, ErrorTable.code(reply.status()), start);
      }
      return reply;
    } catch (Throwable thrown) {
      return refusal(thrown, name, start);
    } finally {
      MDC.clear();
    }
  }

  private HttpEndpoint.Reply refusal(Throwable thrown, String name, long start) {
    ApiError error = Failures.toError(thrown, name);
    metrics.record(Face.REST, name, ErrorTable.answer(error).code(), start);
    return ErrorReply.of(error);
  }

  private HttpEndpoint.Reply answerOncePerKey(
      HttpServerRequest request,
      String requestId,
      PathTrie.Match<Routes.Route> match,
      String query,
      Received received) {
    Call call = call(request, requestId, match.route().access());
    if (received.refusal().isPresent()) {
      return refuseBody(request, call, match, query, received.refusal().get());
    }
    List<String> keys = request.headers().getAll(IdempotentAnswers.HEADER);
    if (keys.isEmpty()
        || !request.method().equals(HttpMethod.POST)
        || call.caller() instanceof Caller.Anyone
        || isStreamed(match.route())) {
      return answerByRoute(request, call, match, query, received);
    }
    if (keys.size() > 1) {
      throw new ApiError.InvalidRequest(
              "%s must be sent once, got %d".formatted(IdempotentAnswers.HEADER, keys.size()))
          .exception();
    }
    KeptAnswer kept =
        idempotency.answer(
            keys.getFirst(),
            new IdempotentRequest(
                call.caller() instanceof Caller.EnvironmentClient client
                    ? client.environmentId()
                    : 0,
                call.caller().clientId(),
                match.route().name(),
                request.uri(),
                received.body()),
            () -> {
              HttpEndpoint.Reply first = answerByRoute(request, call, match, query, received);
              return KeptAnswer.first(
                  first.status(), first.contentType(), first.headers(), first.body());
            });
    HttpEndpoint.Reply reply =
        new HttpEndpoint.Reply(kept.status(), kept.contentType(), kept.body(), kept.headers());
    return kept.replayed() ? reply.with(IdempotentAnswers.REPLAYED_HEADER, "true") : reply;
  }

  private static boolean isStreamed(Routes.Route route) {
    return route instanceof Routes.EndpointRoute(var endpoint, _) && endpoint.streamed();
  }

  private HttpEndpoint.Reply answerByRoute(
      HttpServerRequest request,
      Call call,
      PathTrie.Match<Routes.Route> match,
      String query,
      Received received) {
    return switch (match.route()) {
      case Routes.RpcRoute(var binding, _) -> {
        Rpc<?, ?> rpc = binding.rpc();
        Message message =
            RestRequest.read(binding, match.variables(), QueryString.parse(query), received.body());
        yield RestReply.of(rpc, call, rpc.answer(call, message));
      }
      case Routes.EndpointRoute(var endpoint, _) ->
          endpoint.handler().answer(endpointRequest(request, call, match, query, received));
    };
  }

  private HttpEndpoint.Reply refuseBody(
      HttpServerRequest request,
      Call call,
      PathTrie.Match<Routes.Route> match,
      String query,
      HttpEndpoint.BodyRefusal why) {
    if (match.route() instanceof Routes.EndpointRoute(var endpoint, _)
        && endpoint.handler() instanceof HttpEndpoint.LargeBodyHandler handler) {
      return handler.refuse(
          endpointRequest(request, call, match, query, Received.refused(why)), why);
    }
    throw switch (why) {
      case HttpEndpoint.BodyRefusal.TooLarge _ ->
          new ApiError.BodyTooLarge(MAX_BODY_BYTES).exception();
      case HttpEndpoint.BodyRefusal.TooMany() -> BodyReader.TOO_MANY.exception();
      case HttpEndpoint.BodyRefusal.Packed(var coding) ->
          new ApiError.PackedBody(coding).exception();
    };
  }

  private HttpEndpoint.Request endpointRequest(
      HttpServerRequest request,
      Call call,
      PathTrie.Match<Routes.Route> match,
      String query,
      Received received) {
    return new HttpEndpoint.Request(
        call,
        request.method().name(),
        match.variables(),
        query,
        request.headers(),
        received.body(),
        received.stream(),
        () -> isStillAuthorized(request, call, match.route().access()));
  }

  /** Whether the same request would be the same caller's now. */
  private boolean isStillAuthorized(HttpServerRequest request, Call call, Access access) {
    try {
      return access == Access.NONE || caller(request, call.baseUrl()).equals(call.caller());
    } catch (ApiException refused) {
      return false;
    }
  }

  private Call call(HttpServerRequest request, String requestId, Access access) {
    String base = baseUrl.of(request);
    Caller caller = access == Access.NONE ? new Caller.Anyone() : caller(request, base);
    access.check(caller);
    return new Call(Face.REST, caller, base, requestId, RestReply.conditions(request));
  }

  /** An access token wins; without one a browser's session may speak. */
  private Caller caller(HttpServerRequest request, String base) {
    List<String> authorization = request.headers().getAll("authorization");
    return (authorization.isEmpty()
            ? sessions.caller(name -> request.headers().getAll(name), base)
            : Optional.<Caller>empty())
        .orElseGet(() -> authenticator.caller(authorization));
  }

  /**
   * Has the answers that are written over time come to their ends: those without one now, the
   * others within half of the time that a stop waits.
   */
  public void stopStreams() {
    answers.stopStreams();
  }
}
