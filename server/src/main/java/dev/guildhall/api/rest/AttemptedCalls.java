package dev.guildhall.api.rest;

import com.google.protobuf.Message;
import dev.guildhall.api.Authenticator;
import dev.guildhall.api.Call;
import dev.guildhall.api.Caller;
import dev.guildhall.api.Face;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.idempotency.IdempotentAnswers;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Runs on the event loop what holds no thread while the database works ({@link Rpc.Attempt}). It
 * knows good answers only: a call with something special about it (an idempotency key, an unknown
 * token, a large body), and each that is refused anything, goes the whole way from its beginning.
 */
final class AttemptedCalls {
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final Routes routes;
  private final Authenticator authenticator;
  private final BaseUrl baseUrl;

  AttemptedCalls(Routes routes, Authenticator authenticator, BaseUrl baseUrl) {
    this.routes = routes;
    this.authenticator = authenticator;
    this.baseUrl = baseUrl;
  }

  /**
   * A call under way.
   *
   * @param route under which the call is counted
   * @param reply the good answer; empty where the call has to go the whole way, for nothing was
   *     done; the error where there is no other way
   */
  record Attempted(String route, CompletionStage<Optional<HttpEndpoint.Reply>> reply) {}

  /** Begins a call, unless it has to go the whole way. */
  Optional<Attempted> begin(HttpServerRequest request, String requestId, byte[] body) {
    if (!METHODS.contains(request.method())
        || body.length > Rpc.Attempt.MAX_BYTES
        || request.headers().contains(IdempotentAnswers.HEADER)
        || !(authenticator.remembered(request.headers().getAll("authorization"))
            instanceof Caller.EnvironmentClient caller)) {
      return Optional.empty();
    }
    try {
      Routes.Routed routed = routes.find(request.method(), request.uri());
      if (!(routed.match().route() instanceof Routes.RpcRoute(var binding, var name))
          || binding.rpc().attempt().isEmpty()) {
        return Optional.empty();
      }
      Rpc<?, ?> rpc = binding.rpc();
      rpc.access().check(caller);
      Call call =
          new Call(
              Face.REST, caller, baseUrl.of(request), requestId, RestReply.conditions(request));
      Message message =
          RestRequest.read(
              binding, routed.match().variables(), QueryString.parse(routed.query()), body);
      return Optional.of(
          new Attempted(
              name,
              rpc.attempt(call, message)
                  .thenApply(answer -> answer.map(good -> RestReply.of(rpc, call, good)))));
    } catch (RuntimeException refused) {
      return Optional.empty(); // the whole way finds the same, and says it
    }
  }
}
