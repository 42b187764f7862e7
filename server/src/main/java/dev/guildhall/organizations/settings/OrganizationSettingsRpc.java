package dev.guildhall.organizations.settings;

import com.google.protobuf.Int32Value;
import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.VersionTag;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.organizations.GetApplicationSessionPolicyRequest;
import dev.guildhall.contract.organizations.GetApplicationSessionPolicyResponse;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.contract.organizations.GetOrganizationSessionPolicyRequest;
import dev.guildhall.contract.organizations.GetOrganizationSessionPolicyResponse;
import dev.guildhall.contract.organizations.GetOrganizationUserManagementSettingsRequest;
import dev.guildhall.contract.organizations.GetOrganizationUserManagementSettingsResponse;
import dev.guildhall.contract.organizations.OrganizationSettingsFeature;
import dev.guildhall.contract.organizations.OrganizationUserManagementSettings;
import dev.guildhall.contract.organizations.OrganizationsProto;
import dev.guildhall.contract.organizations.UpdateOrganizationSessionPolicyRequest;
import dev.guildhall.contract.organizations.UpdateOrganizationSessionPolicyResponse;
import dev.guildhall.contract.organizations.UpdateOrganizationSettingsRequest;
import dev.guildhall.contract.organizations.UpsertUserManagementSettingsRequest;
import dev.guildhall.contract.organizations.UpsertUserManagementSettingsResponse;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationWire;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The edge of an organization's settings. */
public final class OrganizationSettingsRpc {
  private final SwitchFeatures switchFeatures;
  private final FindSettings find;
  private final ChangeSettings change;

  public OrganizationSettingsRpc(
      SwitchFeatures switchFeatures, FindSettings find, ChangeSettings change) {
    this.switchFeatures = switchFeatures;
    this.find = find;
    this.change = change;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(
            OrganizationsProto.getDescriptor().findServiceByName("OrganizationService"))
        .add(
            "UpdateOrganizationSettings",
            UpdateOrganizationSettingsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::updateSettings)
        .add(
            "UpsertUserManagementSettings",
            UpsertUserManagementSettingsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::setUserLimit)
        .add(
            "GetOrganizationUserManagementSetting",
            GetOrganizationUserManagementSettingsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::getUserLimit)
        .add(
            "UpdateOrganizationSessionPolicy",
            UpdateOrganizationSessionPolicyRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::setSessionPolicy)
        .add(
            "GetOrganizationSessionPolicy",
            GetOrganizationSessionPolicyRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::getSessionPolicy)
        .add(
            "GetApplicationSessionPolicy",
            GetApplicationSessionPolicyRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::getApplicationPolicy)
        .rpcs();
  }

  /** PATCH /api/v1/organizations/{id}/settings */
  private GetOrganizationResponse updateSettings(
      Call call, UpdateOrganizationSettingsRequest request) {
    OrganizationAddress address = OrganizationAddress.parse("id", request.getId());
    Violations violations = new Violations();
    if (!request.hasSettings()) {
      violations.add("settings", "required", "is required");
    }
    Map<Feature, Boolean> switches = new EnumMap<>(Feature.class);
    for (int i = 0; i < request.getSettings().getFeaturesCount(); i++) {
      OrganizationSettingsFeature sent = request.getSettings().getFeatures(i);
      String path = "settings.features[%d].name".formatted(i);
      violations.at(
          path,
          () -> {
            Boolean before = switches.put(Feature.of(sent.getName()), sent.getEnabled());
            if (before != null && before != sent.getEnabled()) {
              violations.add(path, "unique", "is switched both on and off");
            }
            return switches;
          });
    }
    violations.refuseIfAny();
    Organization organization =
        switchFeatures.run(
            call.environmentId(),
            address,
            switches,
            ExpectedVersion.of(VersionTag.onlyIfMatch(call)),
            call.origin());
    call.answerHeader("ETag", organization.entityTag());
    return GetOrganizationResponse.newBuilder()
        .setOrganization(OrganizationWire.print(organization))
        .build();
  }

  /** PATCH /api/v1/organizations/{organization_id}/settings/usermanagement */
  private UpsertUserManagementSettingsResponse setUserLimit(
      Call call, UpsertUserManagementSettingsRequest request) {
    VersionTag.refuseConditions(call);
    OrganizationAddress address = address(request.getOrganizationId());
    Violations violations = new Violations();
    if (!request.hasSettings()) {
      violations.add("settings", "required", "is required");
    }
    OptionalInt limit =
        request.getSettings().hasMaxAllowedUsers()
            ? OptionalInt.of(request.getSettings().getMaxAllowedUsers().getValue())
            : OptionalInt.empty();
    if (limit.orElse(0) < 0) {
      violations.add(
          "settings.max_allowed_users", "gte", "must be at least 0, got " + limit.getAsInt());
    }
    violations.refuseIfAny();
    change.run(call.environmentId(), address, before -> before.withUserLimit(limit), call.origin());
    return UpsertUserManagementSettingsResponse.newBuilder().setSettings(print(limit)).build();
  }

  /** GET /api/v1/organizations/{organization_id}/settings/usermanagement */
  private GetOrganizationUserManagementSettingsResponse getUserLimit(
      Call call, GetOrganizationUserManagementSettingsRequest request) {
    return GetOrganizationUserManagementSettingsResponse.newBuilder()
        .setSettings(
            print(find.run(call.environmentId(), address(request.getOrganizationId())).userLimit()))
        .build();
  }

  /** PATCH /api/v1/organizations/{organization_id}/session-policy */
  private UpdateOrganizationSessionPolicyResponse setSessionPolicy(
      Call call, UpdateOrganizationSessionPolicyRequest request) {
    VersionTag.refuseConditions(call);
    OrganizationAddress address = address(request.getOrganizationId());
    SessionPolicy policy = SessionPolicyWire.read(request);
    change.run(
        call.environmentId(), address, before -> before.withSessionPolicy(policy), call.origin());
    return UpdateOrganizationSessionPolicyResponse.newBuilder()
        .setPolicy(SessionPolicyWire.print(policy))
        .build();
  }

  /** GET /api/v1/organizations/{organization_id}/session-policy */
  private GetOrganizationSessionPolicyResponse getSessionPolicy(
      Call call, GetOrganizationSessionPolicyRequest request) {
    SessionPolicy policy =
        find.run(call.environmentId(), address(request.getOrganizationId())).sessionPolicy();
    return GetOrganizationSessionPolicyResponse.newBuilder()
        .setPolicy(SessionPolicyWire.print(policy))
        .build();
  }

  /** GET /api/v1/organizations/{organization_id}/application-session-policy */
  private GetApplicationSessionPolicyResponse getApplicationPolicy(
      Call call, GetApplicationSessionPolicyRequest request) {
    // The organization changes nothing in the answer, but it must be one.
    find.run(call.environmentId(), address(request.getOrganizationId()));
    return GetApplicationSessionPolicyResponse.newBuilder()
        .setApplicationPolicy(SessionPolicyWire.application())
        .build();
  }

  private static OrganizationUserManagementSettings print(OptionalInt limit) {
    var settings = OrganizationUserManagementSettings.newBuilder();
    limit.ifPresent(users -> settings.setMaxAllowedUsers(Int32Value.of(users)));
    return settings.build();
  }

  private static OrganizationAddress address(String id) {
    return OrganizationAddress.parse("organization_id", id);
  }
}
