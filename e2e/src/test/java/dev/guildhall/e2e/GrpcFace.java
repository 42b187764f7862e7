package dev.guildhall.e2e;

import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.guildhall.contract.errdetails.ErrorInfo;
import dev.guildhall.contract.organizations.CreateOrganization;
import dev.guildhall.contract.organizations.CreateOrganizationRequest;
import dev.guildhall.contract.organizations.CreateOrganizationResponse;
import dev.guildhall.contract.organizations.DeleteOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.contract.organizations.ListOrganizationsRequest;
import dev.guildhall.contract.organizations.ListOrganizationsResponse;
import dev.guildhall.contract.organizations.SearchOrganizationsRequest;
import dev.guildhall.contract.organizations.SearchOrganizationsResponse;
import dev.guildhall.contract.organizations.UpdateOrganization;
import dev.guildhall.contract.organizations.UpdateOrganizationRequest;
import dev.guildhall.contract.organizations.UpdateOrganizationResponse;
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
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** gRPC over HTTP/2 in the clear, without generated stubs. */
final class GrpcFace implements Face {
  private static final String SERVICE = "scalekit.v1.organizations.OrganizationService/";

  private final ManagedChannel channel;
  private final Metadata headers = new Metadata();

  GrpcFace(ServerProcess server) {
    URI url = URI.create(server.url());
    this.channel =
        NettyChannelBuilder.forAddress(url.getHost(), url.getPort()).usePlaintext().build();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + RestFace.token(server));
  }

  @Override
  public Organization create(String displayName, String externalId, Map<String, String> metadata) {
    return organization(
        call(
                "CreateOrganization",
                CreateOrganizationRequest.newBuilder()
                    .setOrganization(
                        CreateOrganization.newBuilder()
                            .setDisplayName(displayName)
                            .setExternalId(externalId)
                            .putAllMetadata(metadata))
                    .build(),
                CreateOrganizationResponse.getDefaultInstance())
            .getOrganization());
  }

  @Override
  public Organization get(String id) {
    return get(GetOrganizationRequest.newBuilder().setId(id).build());
  }

  @Override
  public Organization getByExternalId(String externalId) {
    return get(GetOrganizationRequest.newBuilder().setExternalId(externalId).build());
  }

  @Override
  public Organization update(
      String id,
      Optional<String> displayName,
      Optional<String> externalId,
      Map<String, String> metadata) {
    UpdateOrganization.Builder changes = UpdateOrganization.newBuilder().putAllMetadata(metadata);
    displayName.ifPresent(changes::setDisplayName);
    externalId.ifPresent(changes::setExternalId);
    return organization(
        call(
                "UpdateOrganization",
                UpdateOrganizationRequest.newBuilder().setId(id).setOrganization(changes).build(),
                UpdateOrganizationResponse.getDefaultInstance())
            .getOrganization());
  }

  @Override
  public Page list(int pageSize, String pageToken) {
    var page =
        call(
            "ListOrganization",
            ListOrganizationsRequest.newBuilder()
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build(),
            ListOrganizationsResponse.getDefaultInstance());
    return new Page(
        organizations(page.getOrganizationsList()),
        page.getNextPageToken(),
        page.getPrevPageToken(),
        page.getTotalSize());
  }

  @Override
  public Page search(String text) {
    var page =
        call(
            "SearchOrganization",
            SearchOrganizationsRequest.newBuilder().setQuery(text).build(),
            SearchOrganizationsResponse.getDefaultInstance());
    return new Page(
        organizations(page.getOrganizationsList()),
        page.getNextPageToken(),
        page.getPrevPageToken(),
        page.getTotalSize());
  }

  @Override
  public void delete(String id) {
    call(
        "DeleteOrganization",
        DeleteOrganizationRequest.newBuilder().setId(id).build(),
        Empty.getDefaultInstance());
  }

  private Organization get(GetOrganizationRequest request) {
    return organization(
        call("GetOrganization", request, GetOrganizationResponse.getDefaultInstance())
            .getOrganization());
  }

  @SuppressWarnings("unchecked") // a message's default instance is of the message's own type
  private <Q extends Message, A extends Message> A call(String method, Q request, A answer) {
    MethodDescriptor<Q, A> descriptor =
        MethodDescriptor.<Q, A>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(SERVICE + method)
            .setRequestMarshaller(ProtoUtils.marshaller((Q) request.getDefaultInstanceForType()))
            .setResponseMarshaller(ProtoUtils.marshaller(answer))
            .build();
    try {
      return ClientCalls.blockingUnaryCall(
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
          descriptor,
          CallOptions.DEFAULT,
          request);
    } catch (StatusRuntimeException refused) {
      throw refusal(refused);
    }
  }

  private static Refused refusal(StatusRuntimeException refused) {
    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    if (status == null) {
      throw new AssertionError("a refusal without details", refused);
    }
    try {
      return new Refused(
          status.getDetails(0).unpack(ErrorInfo.class).getErrorCode(), status.getMessage());
    } catch (InvalidProtocolBufferException other) {
      throw new AssertionError("no ErrorInfo: " + status, other);
    }
  }

  private static List<Organization> organizations(
      List<dev.guildhall.contract.organizations.Organization> organizations) {
    return organizations.stream().map(GrpcFace::organization).toList();
  }

  private static Organization organization(
      dev.guildhall.contract.organizations.Organization organization) {
    return new Organization(
        organization.getId(),
        organization.getDisplayName(),
        organization.hasExternalId() ? Optional.of(organization.getExternalId()) : Optional.empty(),
        organization.getMetadataMap());
  }

  @Override
  public String toString() {
    return "gRPC";
  }
}
