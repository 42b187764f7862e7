package dev.guildhall.api.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Authenticator;
import dev.guildhall.api.Call;
import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.Caller;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.Failures;
import dev.guildhall.api.RequestId;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.rest.BaseUrl;
import dev.guildhall.api.rest.RestGateway;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/**
 * The gRPC face: unary calls, found by their full name. Every refusal carries {@code
 * grpc-status-details-bin}, whose code and message equal the status's own to the byte; one SDK
 * fails on a status without it (WIRE.md, section b).
 */
public final class GrpcGateway {
  private static final String DETAILS = "grpc-status-details-bin";

  private final Map<String, Rpc<?, ?>> rpcs;
  private final Authenticator authenticator;
  private final BaseUrl baseUrl;
  private final Executor executor;
  private final CallMetrics metrics;

  public GrpcGateway(
      List<Rpc<?, ?>> rpcs,
      Authenticator authenticator,
      BaseUrl baseUrl,
      Executor executor,
      CallMetrics metrics) {
    this.rpcs =
        rpcs.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    rpc -> rpc.method().getService().getFullName() + "/" + rpc.method().getName(),
                    Function.identity()));
    this.authenticator = authenticator;
    this.baseUrl = baseUrl;
    this.executor = executor;
    this.metrics = metrics;
  }

  /** Takes requests whose content type says gRPC. */
  public Handler<HttpServerRequest> handler(Vertx vertx) {
    GrpcServer server =
        GrpcServer.server(
            vertx, new GrpcServerOptions().setMaxMessageSize(RestGateway.MAX_BODY_BYTES));
    return request -> {
      // The library's request does not tell the URL's authority; it is known here.
      String url = baseUrl.of(request);
      server.callHandler(call -> handle(call, url));
      server.handle(request);
    };
  }

  private void handle(GrpcServerRequest<Buffer, Buffer> request, String url) {
    long start = System.nanoTime();
    String requestId = RequestId.of(request.headers().get(RequestId.HEADER));
    Context context = Objects.requireNonNull(Vertx.currentContext());
    GrpcServerResponse<Buffer, Buffer> response = request.response();
    List<GrpcMessage> messages = new ArrayList<>();
    AtomicBoolean refused = new AtomicBoolean();
    request.messageHandler(messages::add);
    request.invalidMessageHandler(invalid -> {
      if (refused.compareAndSet(false, true)) {
        write(response, requestId, new Outcome.Bad(refusal(invalid)));
      }
    });
    request.endHandler(_ -> {
      if (!refused.get()) {
        executor.execute(() -> {
          Outcome outcome = run(request, requestId, url, messages, start);
          context.runOnContext(_ -> write(response, requestId, outcome));
        });
      }
    });
  }

  private static ApiError refusal(InvalidMessageException invalid) {
    return invalid instanceof MessageSizeOverflowException
        ? new ApiError.BodyTooLarge(RestGateway.MAX_BODY_BYTES)
        : new ApiError.InvalidRequest("the message cannot be read");
  }

  private sealed interface Outcome {
    record Good(byte[] message) implements Outcome {}

    record Bad(ApiError error) implements Outcome {}
  }

  private Outcome run(
      GrpcServerRequest<Buffer, Buffer> request,
      String requestId,
      String url,
      List<GrpcMessage> messages,
      long start) {
    MDC.put("request_id", requestId);
    String name = request.fullMethodName();
    Rpc<?, ?> rpc = rpcs.get(name);
    try {
      if (rpc == null) {
        throw new ApiError.NoSuchCall(name).exception();
      }
      Caller caller =
          rpc.access() == Access.NONE
              ? new Caller.Anyone()
              : authenticator.caller(request.headers().getAll("authorization"));
      rpc.access().check(caller);
      Call call = new Call(caller, url, requestId, Call.Conditions.NONE);
      byte[] answer = rpc.answer(call, parse(rpc, messages)).toByteArray();
      metrics.record("grpc", name, "ok", start);
      return new Outcome.Good(answer);
    } catch (Throwable thrown) {
      ApiError error = Failures.toError(thrown, name);
      metrics.record(
          "grpc", rpc == null ? "unrouted" : name, ErrorTable.answer(error).code().name(), start);
      return new Outcome.Bad(error);
    } finally {
      MDC.clear();
    }
  }

  private static Message parse(Rpc<?, ?> rpc, List<GrpcMessage> messages) {
    if (messages.size() != 1) {
      throw new ApiError.InvalidRequest("the call takes one message, got " + messages.size())
          .exception();
    }
    byte[] payload = GrpcPayload.unpack(messages.getFirst());
    try {
      return rpc.request().getParserForType().parseFrom(payload);
    } catch (InvalidProtocolBufferException malformed) {
      throw new ApiError.InvalidRequest(
              "the message is no " + rpc.method().getInputType().getFullName())
          .exception();
    }
  }

  private static void write(
      GrpcServerResponse<Buffer, Buffer> response, String requestId, Outcome outcome) {
    response.headers().set(RequestId.HEADER, requestId);
    switch (outcome) {
      case Outcome.Good(var message) -> response.end(Buffer.buffer(message));
      case Outcome.Bad(var error) -> fail(response, error);
    }
  }

  private static void fail(GrpcServerResponse<Buffer, Buffer> response, ApiError error) {
    ErrorTable.Answer answer = ErrorTable.answer(error);
    Code code = answer.code();
    response.status(GrpcStatus.valueOf(code.getNumber())).statusMessage(answer.message());
    response
        .trailers()
        .set(
            DETAILS,
            Base64.getEncoder().withoutPadding().encodeToString(answer.status().toByteArray()));
    response.end();
  }
}
