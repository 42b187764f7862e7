package dev.guildhall.api;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the calls that a feature answers of one service of the contract. */
public final class RpcService {
  private final ServiceDescriptor service;
  private final List<Rpc<?, ?>> rpcs = new ArrayList<>();

  public RpcService(ServiceDescriptor service) {
    this.service = service;
  }

  /** Adds a call that answers 200. */
  public <Q extends Message, A extends Message> RpcService add(
      String method, Q request, Access access, Rpc.Handler<Q, A> handler) {
    return add(method, request, access, 200, handler, Optional.empty());
  }

  /** The same for a call that can be attempted first. */
  public <Q extends Message, A extends Message> RpcService add(
      String method,
      Q request,
      Access access,
      Rpc.Handler<Q, A> handler,
      Rpc.Attempt<Q, A> attempt) {
    return add(method, request, access, 200, handler, Optional.of(attempt));
  }

  /** Adds a call that creates something and answers 201 over REST. */
  public <Q extends Message, A extends Message> RpcService creating(
      String method, Q request, Access access, Rpc.Handler<Q, A> handler) {
    return add(method, request, access, 201, handler, Optional.empty());
  }

  /** The same for a call that can be attempted first. */
  public <Q extends Message, A extends Message> RpcService creating(
      String method,
      Q request,
      Access access,
      Rpc.Handler<Q, A> handler,
      Rpc.Attempt<Q, A> attempt) {
    return add(method, request, access, 201, handler, Optional.of(attempt));
  }

  private <Q extends Message, A extends Message> RpcService add(
      String method,
      Q request,
      Access access,
      int successStatus,
      Rpc.Handler<Q, A> handler,
      Optional<Rpc.Attempt<Q, A>> attempt) {
    MethodDescriptor found = descriptor(method);
    Rpc.Handler<Q, A> guarded = IdRules.before(found, handler);
    rpcs.add(new Rpc<>(found, request, access, successStatus, guarded, attempt));
    return this;
  }

  public List<Rpc<?, ?>> rpcs() {
    return List.copyOf(rpcs);
  }

  private MethodDescriptor descriptor(String method) {
    MethodDescriptor found = service.findMethodByName(method);
    if (found == null) {
      throw new IllegalArgumentException(service.getFullName() + " has no call " + method);
    }
    return found;
  }
}
