package dev.guildhall.directories;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.contract.directories.AssignGroupsForDirectoryRequest;
import dev.guildhall.contract.directories.AssignRolesRequest;
import dev.guildhall.contract.directories.AssignRolesResponse;
import dev.guildhall.contract.directories.CreateDirectoryRequest;
import dev.guildhall.contract.directories.CreateDirectoryResponse;
import dev.guildhall.contract.directories.CreateDirectorySecretRequest;
import dev.guildhall.contract.directories.CreateDirectorySecretResponse;
import dev.guildhall.contract.directories.DeleteDirectoryRequest;
import dev.guildhall.contract.directories.DirectoriesProto;
import dev.guildhall.contract.directories.GetDirectoryRequest;
import dev.guildhall.contract.directories.GetDirectoryResponse;
import dev.guildhall.contract.directories.ListDirectoriesRequest;
import dev.guildhall.contract.directories.ListDirectoriesResponse;
import dev.guildhall.contract.directories.RegenerateDirectorySecretRequest;
import dev.guildhall.contract.directories.RegenerateDirectorySecretResponse;
import dev.guildhall.contract.directories.ToggleDirectoryRequest;
import dev.guildhall.contract.directories.ToggleDirectoryResponse;
import dev.guildhall.contract.directories.TriggerDirectorySyncRequest;
import dev.guildhall.contract.directories.UpdateAttributesRequest;
import dev.guildhall.contract.directories.UpdateAttributesResponse;
import dev.guildhall.contract.directories.UpdateDirectoryRequest;
import dev.guildhall.contract.directories.UpdateDirectoryResponse;
import dev.guildhall.organizations.OrganizationAddress;
import java.time.Clock;
import java.util.List;

/** The edge of directories: parses, runs the use case, prints. Every rule is in a use case. */
public final class DirectoryRpc {
  private final CreateDirectory create;
  private final UpdateDirectory update;
  private final ToggleDirectory toggle;
  private final DeleteDirectory delete;
  private final FindDirectories find;
  private final MakeDirectorySecret makeSecret;
  private final Clock clock;

  public DirectoryRpc(
      CreateDirectory create,
      UpdateDirectory update,
      ToggleDirectory toggle,
      DeleteDirectory delete,
      FindDirectories find,
      MakeDirectorySecret makeSecret,
      Clock clock) {
    this.create = create;
    this.update = update;
    this.toggle = toggle;
    this.delete = delete;
    this.find = find;
    this.makeSecret = makeSecret;
    this.clock = clock;
  }

  public List<Rpc<?, ?>> rpcs() {
    Access client = Access.ENVIRONMENT;
    return new RpcService(DirectoriesProto.getDescriptor().findServiceByName("DirectoryService"))
        .creating(
            "CreateDirectory", CreateDirectoryRequest.getDefaultInstance(), client, this::create)
        .add("DeleteDirectory", DeleteDirectoryRequest.getDefaultInstance(), client, this::delete)
        .add("UpdateDirectory", UpdateDirectoryRequest.getDefaultInstance(), client, this::update)
        .add(
            "AssignGroupsForDirectory",
            AssignGroupsForDirectoryRequest.getDefaultInstance(),
            client,
            this::assignGroups)
        .add("AssignRoles", AssignRolesRequest.getDefaultInstance(), client, this::assignRoles)
        .add(
            "UpdateAttributes",
            UpdateAttributesRequest.getDefaultInstance(),
            client,
            this::updateAttributes)
        .add("GetDirectory", GetDirectoryRequest.getDefaultInstance(), client, this::get)
        .add("ListDirectories", ListDirectoriesRequest.getDefaultInstance(), client, this::list)
        .add("EnableDirectory", ToggleDirectoryRequest.getDefaultInstance(), client, this::enable)
        .add("DisableDirectory", ToggleDirectoryRequest.getDefaultInstance(), client, this::disable)
        .add(
            "CreateDirectorySecret",
            CreateDirectorySecretRequest.getDefaultInstance(),
            client,
            this::createSecret)
        .add(
            "RegenerateDirectorySecret",
            RegenerateDirectorySecretRequest.getDefaultInstance(),
            client,
            this::regenerateSecret)
        .add(
            "TriggerDirectorySync",
            TriggerDirectorySyncRequest.getDefaultInstance(),
            client,
            this::sync)
        .rpcs();
  }

  /** POST /api/v1/organizations/{organization_id}/directories */
  private CreateDirectoryResponse create(Call call, CreateDirectoryRequest request) {
    var draft = DirectoryInput.create(request);
    Directory directory =
        create.run(
            call.environmentId(),
            organization(request.getOrganizationId()),
            draft.type(),
            draft.provider(),
            call.origin());
    return CreateDirectoryResponse.newBuilder().setDirectory(print(call, directory)).build();
  }

  /** DELETE /api/v1/organizations/{organization_id}/directories/{id} */
  private Empty delete(Call call, DeleteDirectoryRequest request) {
    delete.run(
        call.environmentId(),
        organization(request.getOrganizationId()),
        DirectoryInput.id(request.getId()),
        call.origin());
    return Empty.getDefaultInstance();
  }

  /** PATCH /api/v1/organizations/{organization_id}/directories/{id} */
  private UpdateDirectoryResponse update(Call call, UpdateDirectoryRequest request) {
    Directory directory =
        change(call, request.getOrganizationId(), request.getId(), DirectoryInput.changes(request));
    return UpdateDirectoryResponse.newBuilder().setDirectory(print(call, directory)).build();
  }

  /** PUT /api/v1/organizations/{organization_id}/directories/{id}/groups:assign */
  private Empty assignGroups(Call call, AssignGroupsForDirectoryRequest request) {
    change(
        call,
        request.getOrganizationId(),
        request.getId(),
        DirectoryChanges.ofTrackedGroups(DirectoryInput.trackedGroups(request)));
    return Empty.getDefaultInstance();
  }

  /** PUT /api/v1/organizations/{organization_id}/directories/{id}/groups/-/roles:assign */
  private AssignRolesResponse assignRoles(Call call, AssignRolesRequest request) {
    Directory directory =
        change(
            call,
            request.getOrganizationId(),
            request.getId(),
            DirectoryChanges.ofRoles(DirectoryInput.roles(request)));
    return AssignRolesResponse.newBuilder()
        .setRoleAssignments(DirectoryWire.printRoles(directory.roleAssignments()))
        .build();
  }

  /** PUT /api/v1/organizations/{organization_id}/directories/{id}/attributes */
  private UpdateAttributesResponse updateAttributes(Call call, UpdateAttributesRequest request) {
    Directory directory =
        change(
            call,
            request.getOrganizationId(),
            request.getId(),
            DirectoryChanges.ofAttributes(DirectoryInput.attributes(request)));
    return UpdateAttributesResponse.newBuilder()
        .setAttributeMappings(DirectoryWire.printAttributes(directory.attributeMappings()))
        .build();
  }

  private Directory change(
      Call call, String organizationId, String directoryId, DirectoryChanges changes) {
    return update.run(
        call.environmentId(),
        organization(organizationId),
        DirectoryInput.id(directoryId),
        changes,
        call.origin());
  }

  /** GET /api/v1/organizations/{organization_id}/directories/{id} */
  private GetDirectoryResponse get(Call call, GetDirectoryRequest request) {
    Directory directory =
        find.one(
            call.environmentId(),
            organization(request.getOrganizationId()),
            DirectoryInput.id(request.getId()));
    return GetDirectoryResponse.newBuilder().setDirectory(print(call, directory)).build();
  }

  /** GET /api/v1/organizations/{organization_id}/directories */
  private ListDirectoriesResponse list(Call call, ListDirectoriesRequest request) {
    var answer = ListDirectoriesResponse.newBuilder();
    find.all(
            call.environmentId(),
            organization(request.getOrganizationId()),
            request.getShowDeleted())
        .forEach(directory -> answer.addDirectories(print(call, directory)));
    return answer.build();
  }

  /** PATCH /api/v1/organizations/{organization_id}/directories/{id}:enable */
  private ToggleDirectoryResponse enable(Call call, ToggleDirectoryRequest request) {
    return toggle(call, request, true);
  }

  /** PATCH /api/v1/organizations/{organization_id}/directories/{id}:disable */
  private ToggleDirectoryResponse disable(Call call, ToggleDirectoryRequest request) {
    return toggle(call, request, false);
  }

  private ToggleDirectoryResponse toggle(
      Call call, ToggleDirectoryRequest request, boolean enabled) {
    toggle.run(
        call.environmentId(),
        organization(request.getOrganizationId()),
        DirectoryInput.id(request.getId()),
        enabled,
        call.origin());
    return ToggleDirectoryResponse.newBuilder().setEnabled(enabled).build();
  }

  /** POST /api/v1/organizations/{organization_id}/directories/{directory_id}/secrets */
  private CreateDirectorySecretResponse createSecret(
      Call call, CreateDirectorySecretRequest request) {
    var made = renew(call, request.getOrganizationId(), request.getDirectoryId(), false);
    return CreateDirectorySecretResponse.newBuilder()
        .setPlainSecret(made.text().plain())
        .setSecret(DirectoryWire.print(made.secret(), clock.instant()))
        .build();
  }

  /** POST /api/v1/organizations/{organization_id}/directories/{directory_id}/secrets:regenerate */
  private RegenerateDirectorySecretResponse regenerateSecret(
      Call call, RegenerateDirectorySecretRequest request) {
    var made = renew(call, request.getOrganizationId(), request.getDirectoryId(), true);
    return RegenerateDirectorySecretResponse.newBuilder()
        .setPlainSecret(made.text().plain())
        .setSecret(DirectoryWire.print(made.secret(), clock.instant()))
        .build();
  }

  private MakeDirectorySecret.Made renew(
      Call call, String organizationId, String directoryId, boolean replace) {
    call.answersSecret();
    return makeSecret.run(
        call.environmentId(),
        organization(organizationId),
        DirectoryInput.id(directoryId),
        replace,
        call.origin());
  }

  /**
   * GET /api/v1/organizations/{organization_id}/directories/{directory_id}:sync: a SCIM directory
   * is filled by its provider, so there is nothing to fetch.
   */
  private Empty sync(Call call, TriggerDirectorySyncRequest request) {
    find.one(
        call.environmentId(),
        organization(request.getOrganizationId()),
        DirectoryInput.id(request.getDirectoryId()));
    return Empty.getDefaultInstance();
  }

  private dev.guildhall.contract.directories.Directory print(Call call, Directory directory) {
    return DirectoryWire.print(directory, call.baseUrl(), clock.instant());
  }

  private static OrganizationAddress organization(String id) {
    return OrganizationAddress.parse("organization_id", id);
  }
}
