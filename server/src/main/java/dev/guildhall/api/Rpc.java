package dev.guildhall.api;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;

/**
 * One call of the contract as this server answers it. gRPC and REST both come through here, so a
 * rule that holds on one face holds on the other.
 *
 * @param method the call's descriptor, which also carries its HTTP binding
 * @param request the empty request, from which others are built
 * @param access who may call
 * @param successStatus the HTTP status of a good answer, 200 or 201
 * @param handler parses, runs the use case, prints
 */
public record Rpc<Q extends Message, A extends Message>(
    MethodDescriptor method, Q request, Access access, int successStatus, Handler<Q, A> handler) {

  /** The feature's side of a call. Blocking; throws {@link ApiException} to refuse. */
  @FunctionalInterface
  public interface Handler<Q extends Message, A extends Message> {
    A answer(Call call, Q request);
  }

  /** Runs the handler on a request that was built from {@link #request}. */
  @SuppressWarnings("unchecked") // the request's type was checked when it was parsed
  public Message answer(Call call, Message message) {
    return handler.answer(call, (Q) message);
  }

  /** The same call, after which something else runs, unless it only reads (GET over REST). */
  public Rpc<Q, A> followedBy(Runnable afterwards) {
    if (method.getOptions().getExtension(AnnotationsProto.http).hasGet()) {
      return this;
    }
    return answeredBy((call, message) -> {
      A answer = handler.answer(call, message);
      afterwards.run();
      return answer;
    });
  }

  /** The same call with another handler. */
  public Rpc<Q, A> answeredBy(Handler<Q, A> other) {
    return new Rpc<>(method, request, access, successStatus, other);
  }
}
