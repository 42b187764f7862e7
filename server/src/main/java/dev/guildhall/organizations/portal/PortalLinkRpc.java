package dev.guildhall.organizations.portal;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireTime;
import dev.guildhall.contract.organizations.DeletePortalLinkByIdRequest;
import dev.guildhall.contract.organizations.DeletePortalLinkRequest;
import dev.guildhall.contract.organizations.GeneratePortalLinkRequest;
import dev.guildhall.contract.organizations.GeneratePortalLinkResponse;
import dev.guildhall.contract.organizations.GetPortalLinkRequest;
import dev.guildhall.contract.organizations.GetPortalLinksResponse;
import dev.guildhall.contract.organizations.Link;
import dev.guildhall.contract.organizations.OrganizationsProto;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.settings.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The edge of portal links. The contract keeps two of these calls for the workspace; here every
 * call is the environment's client's, for the environment is where the links are.
 */
public final class PortalLinkRpc {
  private final GeneratePortalLink generate;
  private final PortalLinks links;

  public PortalLinkRpc(GeneratePortalLink generate, PortalLinks links) {
    this.generate = generate;
    this.links = links;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(
            OrganizationsProto.getDescriptor().findServiceByName("OrganizationService"))
        .add(
            "GeneratePortalLink",
            GeneratePortalLinkRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::generate)
        .add(
            "GetPortalLinks",
            GetPortalLinkRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::list)
        .add(
            "DeletePortalLink",
            DeletePortalLinkRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::deleteAll)
        .add(
            "DeletePortalLinkByID",
            DeletePortalLinkByIdRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::delete)
        .rpcs();
  }

  /** PUT /api/v1/organizations/{id}/portal_links */
  private GeneratePortalLinkResponse generate(Call call, GeneratePortalLinkRequest request) {
    OrganizationAddress address = OrganizationAddress.parse("id", request.getId());
    GeneratePortalLink.Generated generated =
        generate.run(call.environmentId(), address, features(request));
    call.answersSecret();
    return GeneratePortalLinkResponse.newBuilder()
        .setLink(
            print(generated.link())
                .setLocation(call.baseUrl() + "/magicLink/" + generated.token().plain()))
        .build();
  }

  /**
   * GET /api/v1/organizations/{id}/portal_links
   *
   * <p>Without their locations, which nobody knows any more.
   */
  private GetPortalLinksResponse list(Call call, GetPortalLinkRequest request) {
    OrganizationAddress address = OrganizationAddress.parse("id", request.getId());
    var answer = GetPortalLinksResponse.newBuilder();
    links.list(call.environmentId(), address).forEach(link -> answer.addLinks(print(link)));
    return answer.build();
  }

  /** DELETE /api/v1/organizations/{id}/portal_links */
  private Empty deleteAll(Call call, DeletePortalLinkRequest request) {
    links.deleteAll(call.environmentId(), OrganizationAddress.parse("id", request.getId()));
    return Empty.getDefaultInstance();
  }

  /** DELETE /api/v1/organizations/{id}/portal_links/{link_id} */
  private Empty delete(Call call, DeletePortalLinkByIdRequest request) {
    OrganizationAddress address = OrganizationAddress.parse("id", request.getId());
    links.delete(call.environmentId(), address, request.getLinkId());
    return Empty.getDefaultInstance();
  }

  @SuppressWarnings("deprecation") // old callers still say what they want in sso, directory_sync
  private static Set<Feature> features(GeneratePortalLinkRequest request) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    Violations violations = new Violations();
    for (var asked : request.getFeaturesList()) {
      violations.at(
          "features",
          () ->
              features.add(
                  switch (asked) {
                    case sso -> Feature.SSO;
                    case dir_sync -> Feature.DIRECTORY_SYNC;
                    case FEATURE_UNSPECIFIED, UNRECOGNIZED ->
                        throw new InvalidValue("defined_only", "must be sso or dir_sync");
                  }));
    }
    violations.refuseIfAny();
    if (request.getSso()) {
      features.add(Feature.SSO);
    }
    if (request.getDirectorySync()) {
      features.add(Feature.DIRECTORY_SYNC);
    }
    return features;
  }

  private static Link.Builder print(PortalLink link) {
    return Link.newBuilder().setId(link.id()).setExpireTime(WireTime.print(link.expiresAt()));
  }
}
