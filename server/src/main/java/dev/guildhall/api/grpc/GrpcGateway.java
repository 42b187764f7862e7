package dev.guildhall.api.grpc;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Authenticator;
import dev.guildhall.api.Call;
import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.Caller;
import dev.guildhall.api.Face;
import dev.guildhall.api.Failures;
import dev.guildhall.api.MessageFields;
import dev.guildhall.api.RequestId;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.Violations;
import dev.guildhall.api.json.ScalarText;
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
import java.util.concurrent.CompletionStage;
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
    GrpcAnswer answer =
        new GrpcAnswer(
            request,
            requestId,
            code -> metrics.record(Face.GRPC, countedName(request), code, start));
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
        new BodyReader.Outcomes(
            body -> {
              body.done().run(); // what its message makes of it is no larger
              answer(new Received(request, requestId, body.bytes(), answer, context));
            },
            () -> answer.refuse(TOO_LARGE),
            () -> answer.refuse(BodyReader.TOO_MANY),
            () -> {
              answer.refuse(TOO_LARGE);
              answer.stopReading();
            }));
  }

  /** Under this a call is counted: never anything that a caller makes up. */
  private String countedName(HttpServerRequest request) {
    String name = name(request);
    return rpcs.containsKey(name) ? name : "unrouted";
  }

  private static String name(HttpServerRequest request) {
    String path = request.path();
    return path == null || path.isEmpty() ? "" : path.substring(1);
  }

  /** A call that came in whole, and where its answer goes. */
  private record Received(
      HttpServerRequest request,
      String requestId,
      byte[] body,
      GrpcAnswer answer,
      Context context) {
    String name() {
      return GrpcGateway.name(request);
    }

    List<String> authorization() {
      return request.headers().getAll("authorization");
    }
  }

  private void answer(Received call) {
    if (call.answer.isOpen() && !isReady(call)) {
      attempt(call)
          .ifPresentOrElse(coming -> writeUnlessEmpty(call, coming), () -> answerOnAThread(call));
    }
  }

  private void answerOnAThread(Received call) {
    executor.execute(() -> {
      if (call.answer.isOpen()) {
        Outcome outcome = run(call);
        call.context.runOnContext(_ -> write(call, outcome));
      }
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
   * Answers what needs no thread of its own: from memory at once; from the database when it has
   * answered. A call with something special about it (a packed or large message, an unknown token)
   * goes the whole way; with {@code cache-control} nothing comes from memory.
   */
  private boolean isReady(Received call) {
    if (call.body.length > MAX_READY_BYTES
        || !(authenticator.remembered(call.authorization())
            instanceof Caller.EnvironmentClient caller)) {
      return false;
    }
    Optional<byte[]> plain = GrpcPayload.plain(call.body);
    if (plain.isEmpty()) {
      return false;
    }
    if (!call.request.headers().contains("cache-control")) {
      Optional<byte[]> found = ready.find(caller.environmentId(), call.name(), plain.get());
      if (found.isPresent()) {
        succeed(call, found.get());
        return true;
      }
    }
    var look = ready.look(caller.environmentId(), call.name(), plain.get());
    look.ifPresent(coming -> writeOnceThere(call, coming));
    return look.isPresent();
  }

  private void writeOnceThere(Received call, CompletionStage<byte[]> coming) {
    coming.whenComplete((message, failure) -> {
      if (failure == null) {
        call.context.runOnContext(_ -> succeed(call, message));
      } else {
        Outcome outcome = failed(call, failure);
        call.context.runOnContext(_ -> write(call, outcome));
      }
    });
  }

  /**
   * Begins what holds no thread while the database works. As over REST, it knows good answers only:
   * what is refused anything goes the whole way.
   */
  private Optional<CompletionStage<Optional<byte[]>>> attempt(Received received) {
    Rpc<?, ?> rpc = rpcs.get(received.name());
    if (rpc == null
        || rpc.attempt().isEmpty()
        || received.body.length > Rpc.Attempt.MAX_BYTES
        || !(authenticator.remembered(received.authorization())
            instanceof Caller.EnvironmentClient caller)) {
      return Optional.empty();
    }
    try {
      rpc.access().check(caller);
      Call call = call(received, caller);
      return GrpcPayload.plain(received.body)
          .map(payload ->
              rpc.attempt(call, parse(rpc, payload))
                  .thenApply(answer -> answer.map(Message::toByteArray)));
    } catch (RuntimeException refused) {
      return Optional.empty(); // the whole way finds the same, and says it
    }
  }

  private void writeUnlessEmpty(Received call, CompletionStage<Optional<byte[]>> coming) {
    coming.whenComplete((message, failure) -> {
      if (failure != null) {
        Outcome outcome = failed(call, failure);
        call.context.runOnContext(_ -> write(call, outcome));
      } else if (message.isPresent()) {
        call.context.runOnContext(_ -> succeed(call, message.get()));
      } else {
        answerOnAThread(call);
      }
    });
  }

  private static void succeed(Received call, byte[] message) {
    call.answer.succeed(message);
  }

  private sealed interface Outcome {
    record Good(byte[] message) implements Outcome {}

    record Bad(ApiError error) implements Outcome {}
  }

  private static void write(Received call, Outcome outcome) {
    switch (outcome) {
      case Outcome.Good(var message) -> call.answer.succeed(message);
      case Outcome.Bad(var error) -> call.answer.refuse(error);
    }
  }

  private Outcome run(Received received) {
    MDC.put("request_id", received.requestId);
    String name = received.name();
    Rpc<?, ?> rpc = rpcs.get(name);
    try {
      if (rpc == null) {
        throw new ApiError.NoSuchCall(name).exception();
      }
      Caller caller =
          rpc.access() == Access.NONE
              ? new Caller.Anyone()
              : authenticator.caller(received.authorization());
      rpc.access().check(caller);
      byte[] payload = GrpcPayload.read(received.body, received.request.getHeader("grpc-encoding"));
      Message message = parse(rpc, payload);
      refuseUnknownEnums(message);
      return new Outcome.Good(rpc.answer(call(received, caller), message).toByteArray());
    } catch (Throwable thrown) {
      return failed(received, thrown);
    } finally {
      MDC.clear();
    }
  }

  private Call call(Received received, Caller caller) {
    return new Call(
        Face.GRPC, caller, baseUrl.of(received.request), received.requestId, Call.Conditions.NONE);
  }

  private Outcome failed(Received call, Throwable failure) {
    MDC.put("request_id", call.requestId);
    try {
      return new Outcome.Bad(Failures.toError(failure, countedName(call.request)));
    } finally {
      MDC.clear();
    }
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

  /** protobuf keeps a number that no value of the enum has; JSON's reader refuses it as well. */
  private static void refuseUnknownEnums(Message message) {
    Violations violations = new Violations();
    MessageFields.visit(
        message,
        (path, field, value) -> {
          if (value instanceof EnumValueDescriptor one && one.getIndex() < 0) {
            violations.add(
                path.get(),
                "type",
                "must be %s, got \"%d\"".formatted(ScalarText.expectation(field), one.getNumber()));
          }
        });
    violations.refuseIfAny();
  }
}
