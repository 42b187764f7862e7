package dev.guildhall.organizations.deletion;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Call;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.VersionTag;
import dev.guildhall.contract.guildhall.OrganizationVerbResponse;
import dev.guildhall.contract.guildhall.OrganizationVerbsProto;
import dev.guildhall.contract.guildhall.PurgeOrganizationRequest;
import dev.guildhall.contract.guildhall.RestoreOrganizationRequest;
import dev.guildhall.contract.organizations.DeleteOrganizationRequest;
import dev.guildhall.contract.organizations.DeleteOrganizationResponse;
import dev.guildhall.contract.organizations.OrganizationsProto;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationRpc;
import java.util.ArrayList;
import java.util.List;

/** The edge of deletion: the wire's delete, and restore and purge, which are beyond it. */
public final class OrganizationDeletionRpc {
  private final DeleteOrganization delete;
  private final RestoreOrganization restore;
  private final PurgeOrganization purge;

  public OrganizationDeletionRpc(
      DeleteOrganization delete, RestoreOrganization restore, PurgeOrganization purge) {
    this.delete = delete;
    this.restore = restore;
    this.purge = purge;
  }

  public List<Rpc<?, ?>> rpcs() {
    List<Rpc<?, ?>> rpcs = new ArrayList<>();
    rpcs.addAll(
        new RpcService(OrganizationsProto.getDescriptor().findServiceByName("OrganizationService"))
            .add(
                "DeleteOrganization",
                DeleteOrganizationRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::delete)
            .rpcs());
    rpcs.addAll(
        new RpcService(
                OrganizationVerbsProto.getDescriptor().findServiceByName("OrganizationVerbService"))
            .add(
                "RestoreOrganization",
                RestoreOrganizationRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::restore)
            .add(
                "PurgeOrganization",
                PurgeOrganizationRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::purge)
            .rpcs());
    return rpcs;
  }

  /** DELETE /api/v1/organizations/{id} and organizations:external/{external_id} */
  private DeleteOrganizationResponse delete(Call call, DeleteOrganizationRequest request) {
    OrganizationAddress address =
        switch (request.getIdentitiesCase()) {
          case ID -> OrganizationAddress.parse("id", request.getId());
          case EXTERNAL_ID -> OrganizationAddress.external("external_id", request.getExternalId());
          case IDENTITIES_NOT_SET ->
              throw new ApiError.InvalidRequest("id or external_id is required").exception();
        };
    var answer = DeleteOrganizationResponse.newBuilder();
    if (request.getValidateOnly()) {
      answer.setPreview(
          DeletionWire.print(
              delete.preview(call.environmentId(), address, expected(call), call.origin())));
    } else {
      delete.run(call.environmentId(), address, expected(call), call.origin());
    }
    return answer.build();
  }

  /** POST /api/v1/organizations/{id}:restore */
  private OrganizationVerbResponse restore(Call call, RestoreOrganizationRequest request) {
    Organization restored =
        restore.run(
            call.environmentId(),
            OrganizationAddress.parse("id", request.getId()),
            expected(call),
            call.origin());
    return OrganizationVerbResponse.newBuilder()
        .setOrganization(OrganizationRpc.answer(call, restored))
        .build();
  }

  /** POST /api/v1/organizations/{id}:purge */
  private Empty purge(Call call, PurgeOrganizationRequest request) {
    purge.run(
        call.environmentId(),
        OrganizationAddress.parse("id", request.getId()),
        expected(call),
        call.origin());
    return Empty.getDefaultInstance();
  }

  private static ExpectedVersion expected(Call call) {
    return ExpectedVersion.of(VersionTag.onlyIfMatch(call));
  }
}
