package dev.guildhall.organizations.kept;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.guildhall.api.Face;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.grpc.ReadyMessages;
import dev.guildhall.api.rest.RawPath;
import dev.guildhall.api.rest.ReadyAnswers;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.organizations.ExternalId;
import dev.guildhall.organizations.FindOrganization;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers reads of single organizations without a thread for each: from memory, or by a look-up
 * that those who ask at the same time share. Plain addresses only: an id, or an unnamed external
 * ID.
 */
public final class OrganizationAnswers implements ReadyAnswers, ReadyMessages {
  private static final String BY_ID = "/api/v1/organizations/";
  private static final String BY_EXTERNAL_ID = "/api/v1/organizations:external/";
  private static final String BY_ID_ROUTE = "GET " + BY_ID + "{id}";
  private static final String BY_EXTERNAL_ID_ROUTE = "GET " + BY_EXTERNAL_ID + "{external_id}";
  private static final String GET_CALL =
      "scalekit.v1.organizations.OrganizationService/GetOrganization";
  private static final String GET_BY_EXTERNAL_ID_CALL = GET_CALL + "ByExternalId";

  private final KeptOrganizations kept;
  private final FindOrganization find;

  public OrganizationAnswers(KeptOrganizations kept, FindOrganization find) {
    this.kept = kept;
    this.find = find;
  }

  @Override
  public Optional<Ready> find(long environmentId, String path) {
    return address(path)
        .flatMap(address ->
            kept.find(Face.REST, environmentId, address).map(answer -> ready(address, answer)));
  }

  @Override
  public Optional<CompletionStage<Ready>> look(long environmentId, String path) {
    return address(path)
        .map(address ->
            look(Face.REST, environmentId, address).thenApply(answer -> ready(address, answer)));
  }

  @Override
  public Optional<byte[]> find(long environmentId, String call, byte[] message) {
    return address(call, message)
        .flatMap(address -> kept.find(Face.GRPC, environmentId, address))
        .map(Generation.Kept::bytes);
  }

  @Override
  public Optional<CompletionStage<byte[]>> look(long environmentId, String call, byte[] message) {
    return address(call, message)
        .map(address -> look(Face.GRPC, environmentId, address).thenApply(Generation.Kept::bytes));
  }

  private CompletionStage<Generation.Kept> look(
      Face face, long environmentId, OrganizationAddress address) {
    KeptOrganizations.Before before = kept.before(environmentId);
    return find.runWithoutWaiting(environmentId, address)
        .thenApply(organization -> kept.keep(before, face, environmentId, organization));
  }

  private static Ready ready(OrganizationAddress address, Generation.Kept answer) {
    String route = address instanceof OrganizationAddress.ById ? BY_ID_ROUTE : BY_EXTERNAL_ID_ROUTE;
    return new Ready(route, answer.bytes(), answer.entityTag());
  }

  private static Optional<OrganizationAddress> address(String path) {
    if (path.startsWith(BY_ID)) {
      return byId(path.substring(BY_ID.length()));
    }
    if (path.startsWith(BY_EXTERNAL_ID)) {
      return RawPath.segment(path.substring(BY_EXTERNAL_ID.length()))
          .flatMap(OrganizationAnswers::byExternalId);
    }
    return Optional.empty();
  }

  private static Optional<OrganizationAddress> address(String call, byte[] message) {
    if (!call.equals(GET_CALL) && !call.equals(GET_BY_EXTERNAL_ID_CALL)) {
      return Optional.empty();
    }
    GetOrganizationRequest request;
    try {
      request = GetOrganizationRequest.parseFrom(message);
    } catch (InvalidProtocolBufferException malformed) {
      return Optional.empty();
    }
    if (request.hasAt()) {
      return Optional.empty();
    }
    if (request.hasExternalId()) {
      return byExternalId(request.getExternalId());
    }
    return call.equals(GET_CALL) ? byId(request.getId()) : Optional.empty();
  }

  private static Optional<OrganizationAddress> byId(String id) {
    return OrganizationId.parse(id).map(OrganizationAddress.ById::new);
  }

  private static Optional<OrganizationAddress> byExternalId(String text) {
    try {
      return Optional.of(new OrganizationAddress.ByExternalId(new ExternalId(text)));
    } catch (InvalidValue invalid) {
      return Optional.empty();
    }
  }
}
