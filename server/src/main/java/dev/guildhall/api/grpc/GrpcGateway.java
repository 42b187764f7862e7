package dev.guildhall.api.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Authenticator;
import dev.guildhall.api.Call;
import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.Caller;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.Face;
import dev.guildhall.api.Failures;
import dev.guildhall.api.RequestId;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.rest.BaseUrl;
import dev.guildhall.api.rest.BodyReader;
import dev.guildhall.api.rest.RestGateway;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The gRPC face: unary calls, found by their full name, over HTTP/2 and over HTTP/1.1 alike. The
 * latter is no part of gRPC's definition, but what Go's default client speaks in the clear
 * (WIRE.md, section a). Every refusal carries {@code grpc-status-details-bin}, whose code and
 * message equal the status's own to the byte; one SDK fails on a status without it (section b).
 */
public final class GrpcGateway implements Handler<HttpServerRequest> {
  private static final String TYPE = "application/grpc";

  /** A call that only names what it wants is no larger. */
  private static final int MAX_READY_BYTES = 2048;

  private static final ApiError TOO_LARGE = new ApiError.BodyTooLarge(RestGateway.MAX_BODY_BYTES);

  private final Map<String, Rpc<?, ?>> rpcs;
  private final Authenticator authenticator;
  private final ReadyMessages ready;
  private final BaseUrl baseUrl;
  private final Executor executor;
  private final CallMetrics metrics;

  public GrpcGateway(
      List<Rpc<?, ?>> rpcs,
      Authenticator authenticator,
      ReadyMessages ready,
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
    this.ready = ready;
    this.baseUrl = baseUrl;
    this.executor = executor;
    this.metrics = metrics;
  }

  /** Whether a request says that it is gRPC. */
  public static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return type != null
        && request.method().equals(HttpMethod.POST)
        && type.startsWith(TYPE)
        && (type.length() == TYPE.length() || "+; ".indexOf(type.charAt(TYPE.length())) >= 0);
  }

  @Override
  public void handle(HttpServerRequest request) {
    long start = System.nanoTime();
    String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
    Context context = Objects.requireNonNull(Vertx.currentContext());
    GrpcAnswer answer = new GrpcAnswer(request, requestId);
    Optional<Duration> timeout;
    try {
      checkType(request.getHeader("content-type"));
      timeout = GrpcTimeout.parse(request.getHeader(GrpcTimeout.HEADER));
    } catch (RuntimeException refused) {
      answer.refuse(Failures.toError(refused, "gRPC"));
      return;
    }
    timeout.ifPresent(limit -> answer.refuseAfter(context.owner(), limit));
    BodyReader.read(
        request,
        RestGateway.MAX_BODY_BYTES + GrpcPayload.FRAME_BYTES,
        body -> {
          Optional<byte[]> message = readyMessage(request, body);
          if (message.isPresent()) {
            answer.succeed(message.get());
            metrics.record(Face.GRPC, name(request.path()), "ok", start);
            return;
          }
          executor.execute(() -> {
            if (answer.isOpen()) {
              Outcome outcome = run(request, requestId, body, start);
              context.runOnContext(_ -> write(answer, outcome));
            }
          });
        },
        () -> answer.refuse(TOO_LARGE),
        () -> {
          answer.refuse(TOO_LARGE);
          answer.stopReading();
        });
  }

  private static void checkType(@Nullable String type) {
    String subtype = String.valueOf(type).substring(TYPE.length());
    if (subtype.startsWith("+") && !subtype.split("[; ]", 2)[0].equals("+proto")) {
      throw new ApiError.InvalidRequest(
              "the content type must be %s or %s+proto, got %s".formatted(TYPE, TYPE, type))
          .exception();
    }
  }

  /**
   * What needs no more than a look into memory. A call with something special about it (a packed or
   * large message, an unknown token, {@code cache-control}) goes the whole way.
   */
  private Optional<byte[]> readyMessage(HttpServerRequest request, byte[] body) {
    if (body.length > MAX_READY_BYTES || request.headers().contains("cache-control")) {
      return Optional.empty();
    }
    return authenticator.remembered(request.headers().getAll("authorization"))
            instanceof Caller.EnvironmentClient caller
        ? GrpcPayload.plain(body)
            .flatMap(message -> ready.find(caller.environmentId(), name(request.path()), message))
        : Optional.empty();
  }

  private sealed interface Outcome {
    record Good(byte[] message) implements Outcome {}

    record Bad(ApiError error) implements Outcome {}
  }

  private static void write(GrpcAnswer answer, Outcome outcome) {
    switch (outcome) {
      case Outcome.Good(var message) -> answer.succeed(message);
      case Outcome.Bad(var error) -> answer.refuse(error);
    }
  }

  private Outcome run(HttpServerRequest request, String requestId, byte[] body, long start) {
    MDC.put("request_id", requestId);
    String name = name(request.path());
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
      Call call = new Call(Face.GRPC, caller, baseUrl.of(request), requestId, Call.Conditions.NONE);
      byte[] payload = GrpcPayload.read(body, request.getHeader("grpc-encoding"));
      byte[] answer = rpc.answer(call, parse(rpc, payload)).toByteArray();
      metrics.record(Face.GRPC, name, "ok", start);
      return new Outcome.Good(answer);
    } catch (Throwable thrown) {
      ApiError error = Failures.toError(thrown, name);
      metrics.record(
          Face.GRPC,
          rpc == null ? "unrouted" : name,
          ErrorTable.answer(error).code().name(),
          start);
      return new Outcome.Bad(error);
    } finally {
      MDC.clear();
    }
  }

  private static String name(@Nullable String path) {
    return path == null || path.isEmpty() ? "" : path.substring(1);
  }

  private static Message parse(Rpc<?, ?> rpc, byte[] payload) {
    try {
      return rpc.request().getParserForType().parseFrom(payload);
    } catch (InvalidProtocolBufferException malformed) {
      throw new ApiError.InvalidRequest(
              "the message is no " + rpc.method().getInputType().getFullName())
          .exception();
    }
  }
}
