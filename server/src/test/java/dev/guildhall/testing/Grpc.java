package dev.guildhall.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.guildhall.contract.errdetails.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Calls a server over gRPC, in the clear by prior knowledge, with a token or without. */
public record Grpc(String host, int port, Optional<String> token, Map<String, String> metadata) {
  private static final Map<String, ManagedChannel> CHANNELS = new ConcurrentHashMap<>();
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  public Grpc(String host, int port, Optional<String> token) {
    this(host, port, token, Map.of());
  }

  /** The same, which sends these beside the token. */
  public Grpc with(Map<String, String> others) {
    return new Grpc(host, port, token, others);
  }

  /**
   * Calls a method and waits; throws {@link StatusRuntimeException}.
   *
   * @param method the full name, such as {@code
   *     scalekit.v1.organizations.OrganizationService/GetOrganization}
   * @param answer the default instance of the answer's type
   */
  @SuppressWarnings("unchecked") // a message's default instance is of the message's own type
  public <Q extends Message, A extends Message> A call(String method, Q request, A answer) {
    ManagedChannel channel =
        CHANNELS.computeIfAbsent(
            host + ":" + port,
            _ -> NettyChannelBuilder.forAddress(host, port).usePlaintext().build());
    MethodDescriptor<Q, A> descriptor =
        MethodDescriptor.<Q, A>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .setRequestMarshaller(ProtoUtils.marshaller((Q) request.getDefaultInstanceForType()))
            .setResponseMarshaller(ProtoUtils.marshaller(answer))
            .build();
    Metadata headers = new Metadata();
    token.ifPresent(value -> headers.put(AUTHORIZATION, "Bearer " + value));
    metadata.forEach((name, value) ->
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        descriptor,
        CallOptions.DEFAULT,
        request);
  }

  /** The one detail that a refusal carries. */
  public static ErrorInfo errorInfo(StatusRuntimeException refused) {
    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    if (status == null || status.getDetailsCount() != 1) {
      throw new AssertionError("not one detail: " + status);
    }
    try {
      return status.getDetails(0).unpack(ErrorInfo.class);
    } catch (InvalidProtocolBufferException other) {
      throw new AssertionError("no ErrorInfo: " + status, other);
    }
  }
}
