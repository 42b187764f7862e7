package dev.guildhall.api.rest;

import com.google.protobuf.Message;
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
import dev.guildhall.api.Rpc;
import dev.guildhall.api.idempotency.IdempotentAnswers;
import dev.guildhall.api.idempotency.IdempotentRequest;
import dev.guildhall.api.idempotency.KeptAnswer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * Answers requests that have been read: finds the route, says who calls, does once what carries an
 * {@code Idempotency-Key}. Blocking; runs on the call's own thread.
 */
final class RestCalls {
  /** For logs and metrics; without the method, for a caller may make up any. */
  static final String UNROUTED = "unrouted";

  private final Routes routes;
  private final Authenticator authenticator;
  private final BrowserSessions sessions;
  private final BaseUrl baseUrl;
  private final CallMetrics metrics;
  private final IdempotentAnswers idempotency;

  RestCalls(
      Routes routes,
      Authenticator authenticator,
      BrowserSessions sessions,
      BaseUrl baseUrl,
      CallMetrics metrics,
      IdempotentAnswers idempotency) {
    this.routes = routes;
    this.authenticator = authenticator;
    this.sessions = sessions;
    this.baseUrl = baseUrl;
    this.metrics = metrics;
    this.idempotency = idempotency;
  }

  /**
   * Answers, or says why not.
   *
   * @param start of the request, by the nano clock
   */
  HttpEndpoint.Reply answer(
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

  /** The answer for what was thrown, logged and counted under the call's name. */
  HttpEndpoint.Reply refusal(Throwable thrown, String name, long start) {
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
          new ApiError.BodyTooLarge(RestGateway.MAX_BODY_BYTES).exception();
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
}
