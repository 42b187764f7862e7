package dev.guildhall.api;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One call of the contract as this server answers it. gRPC and REST both come through here, so a
 * rule that holds on one face holds on the other.
 *
 * @param method the call's descriptor, which also carries its HTTP binding
 * @param request the empty request, from which others are built
 * @param access who may call
 * @param successStatus the HTTP status of a good answer, 200 or 201
 * @param handler parses, runs the use case, prints
 * @param attempt a shorter way, for the calls that come most often
 */
public record Rpc<Q extends Message, A extends Message>(
    MethodDescriptor method,
    Q request,
    Access access,
    int successStatus,
    Handler<Q, A> handler,
    Optional<Attempt<Q, A>> attempt) {

  /** The feature's side of a call. Blocking; throws {@link ApiException} to refuse. */
  @FunctionalInterface
  public interface Handler<Q extends Message, A extends Message> {
    A answer(Call call, Q request);
  }

  /**
   * Does what the handler does, on an event loop and without blocking it, or nothing: the answer is
   * empty where the handler has to do it, and so it is where this throws. Fails where the call was
   * refused, or nobody knows what became of it; then the handler must not run.
   */
  @FunctionalInterface
  public interface Attempt<Q extends Message, A extends Message> {
    /** Of a request: what takes longer to parse would keep other connections waiting. */
    int MAX_BYTES = 32 << 10;

    CompletionStage<Optional<A>> answer(Call call, Q request);
  }

  /** Runs the attempt, which there must be, on a request that was built from {@link #request}. */
  @SuppressWarnings("unchecked") // the request's type was checked when it was parsed
  public CompletionStage<Optional<A>> attempt(Call call, Message message) {
    return attempt.orElseThrow().answer(call, (Q) message);
  }

  /** Runs the handler on a request that was built from {@link #request}. */
  @SuppressWarnings("unchecked") // the request's type was checked when it was parsed
  public Message answer(Call call, Message message) {
    try {
      return handler.answer(call, (Q) message);
    } catch (ApiException refused) {
      if (refused.error() instanceof ApiError.NullCharacter) {
        nameNullCharacters(message);
      }
      throw refused;
    }
  }

  /** A last resort: most fields refuse U+0000 by a rule of their own, which says what they take. */
  private static void nameNullCharacters(Message message) {
    Violations violations = new Violations();
    MessageFields.visit(
        message,
        (path, _, value) -> {
          int at = value instanceof String text ? text.indexOf('\0') : -1;
          if (at >= 0) {
            violations.add(
                path.get(),
                "no_control_characters",
                "must not contain control characters, has U+0000 at position %d".formatted(at + 1));
          }
        });
    violations.refuseIfAny();
  }

  /** The same call, after which something else runs, unless it only reads (GET over REST). */
  public Rpc<Q, A> followedBy(Runnable afterwards) {
    if (method.getOptions().getExtension(AnnotationsProto.http).hasGet()) {
      return this;
    }
    Handler<Q, A> handled =
        (call, message) -> {
          A answer = handler.answer(call, message);
          afterwards.run();
          return answer;
        };
    Optional<Attempt<Q, A>> attempted =
        attempt.map(first ->
            (call, message) ->
                first
                    .answer(call, message)
                    .thenApply(answer -> {
                      if (answer.isPresent()) {
                        afterwards.run();
                      }
                      return answer;
                    }));
    return new Rpc<>(method, request, access, successStatus, handled, attempted);
  }

  /** The same call with another handler. Its attempt stays: what comes to nothing goes on there. */
  public Rpc<Q, A> answeredBy(Handler<Q, A> other) {
    return new Rpc<>(method, request, access, successStatus, other, attempt);
  }
}
