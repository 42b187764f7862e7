package dev.guildhall.connections;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.connections.AssignDomainsToConnectionRequest;
import dev.guildhall.contract.connections.AssignDomainsToConnectionResponse;
import dev.guildhall.contract.connections.ConnectionsProto;
import dev.guildhall.contract.connections.CreateConnectionRequest;
import dev.guildhall.contract.connections.CreateConnectionResponse;
import dev.guildhall.contract.connections.DeleteConnectionRequest;
import dev.guildhall.contract.connections.GetConnectionRequest;
import dev.guildhall.contract.connections.GetConnectionResponse;
import dev.guildhall.contract.connections.ToggleConnectionRequest;
import dev.guildhall.contract.connections.ToggleConnectionResponse;
import dev.guildhall.contract.connections.UpdateConnectionRequest;
import dev.guildhall.contract.connections.UpdateConnectionResponse;
import dev.guildhall.organizations.OrganizationAddress;
import java.util.List;

/** The edge of organizations' connections. */
public final class OrganizationConnectionRpc {
  private final CreateConnection create;
  private final UpdateConnection update;
  private final ToggleConnection toggle;
  private final DeleteConnection delete;
  private final AssignDomains assign;
  private final FindConnection find;

  public OrganizationConnectionRpc(
      CreateConnection create,
      UpdateConnection update,
      ToggleConnection toggle,
      DeleteConnection delete,
      AssignDomains assign,
      FindConnection find) {
    this.create = create;
    this.update = update;
    this.toggle = toggle;
    this.delete = delete;
    this.assign = assign;
    this.find = find;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(ConnectionsProto.getDescriptor().findServiceByName("ConnectionService"))
        .creating(
            "CreateConnection",
            CreateConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::create)
        .add(
            "GetConnection",
            GetConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::get)
        .add(
            "UpdateConnection",
            UpdateConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::update)
        .add(
            "DeleteConnection",
            DeleteConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::delete)
        .add(
            "EnableConnection",
            ToggleConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::enable)
        .add(
            "DisableConnection",
            ToggleConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::disable)
        .add(
            "AssignDomainsToConnection",
            AssignDomainsToConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::assignDomains)
        .rpcs();
  }

  /** POST /api/v1/organizations/{organization_id}/connections */
  private CreateConnectionResponse create(Call call, CreateConnectionRequest request) {
    var owner = owner(request.getOrganizationId());
    Connection connection =
        create.run(
            call.environmentId(),
            owner,
            ConnectionInput.create(request.hasConnection(), request.getConnection(), true),
            call.origin());
    return CreateConnectionResponse.newBuilder()
        .setConnection(ConnectionWire.print(connection, call.baseUrl()))
        .build();
  }

  /** GET /api/v1/organizations/{organization_id}/connections/{id} */
  private GetConnectionResponse get(Call call, GetConnectionRequest request) {
    Connection connection =
        find.run(
            call.environmentId(),
            owner(request.getOrganizationId()),
            ConnectionId.find(request.getId()));
    return GetConnectionResponse.newBuilder()
        .setConnection(ConnectionWire.print(connection, call.baseUrl()))
        .build();
  }

  /** PATCH /api/v1/organizations/{organization_id}/connections/{id} */
  private UpdateConnectionResponse update(Call call, UpdateConnectionRequest request) {
    var owner = owner(request.getOrganizationId());
    ConnectionId id = ConnectionId.find(request.getId());
    SamlAddresses own = SamlAddresses.of(id, call.baseUrl());
    Connection connection =
        update.run(
            call.environmentId(),
            owner,
            id,
            ConnectionInput.changes(request.hasConnection(), request.getConnection(), true, own),
            call.origin());
    return UpdateConnectionResponse.newBuilder()
        .setConnection(ConnectionWire.print(connection, call.baseUrl()))
        .build();
  }

  /** DELETE /api/v1/organizations/{organization_id}/connections/{id} */
  private Empty delete(Call call, DeleteConnectionRequest request) {
    delete.run(
        call.environmentId(),
        owner(request.getOrganizationId()),
        ConnectionId.find(request.getId()),
        call.origin());
    return Empty.getDefaultInstance();
  }

  /** PATCH /api/v1/organizations/{organization_id}/connections/{id}:enable */
  private ToggleConnectionResponse enable(Call call, ToggleConnectionRequest request) {
    return toggle(call, request, true);
  }

  /** PATCH /api/v1/organizations/{organization_id}/connections/{id}:disable */
  private ToggleConnectionResponse disable(Call call, ToggleConnectionRequest request) {
    return toggle(call, request, false);
  }

  private ToggleConnectionResponse toggle(
      Call call, ToggleConnectionRequest request, boolean enabled) {
    toggle.run(
        call.environmentId(),
        owner(request.getOrganizationId()),
        ConnectionId.find(request.getId()),
        enabled,
        call.origin());
    return ToggleConnectionResponse.newBuilder().setEnabled(enabled).build();
  }

  /** PUT /api/v1/organizations/{organization_id}/connections/{connection_id}/domains */
  private AssignDomainsToConnectionResponse assignDomains(
      Call call, AssignDomainsToConnectionRequest request) {
    Violations violations = new Violations();
    violations.at(
        "domain_ids",
        () -> {
          if (request.getDomainIdsCount() > AssignDomains.MAX_DOMAINS) {
            throw new InvalidValue(
                "max_items",
                "must have at most %d items, has %d"
                    .formatted(AssignDomains.MAX_DOMAINS, request.getDomainIdsCount()));
          }
          return true;
        });
    violations.refuseIfAny();
    Connection connection =
        assign.run(
            call.environmentId(),
            OrganizationAddress.parse("organization_id", request.getOrganizationId()),
            ConnectionId.find(request.getConnectionId()),
            request.getDomainIdsList(),
            call.origin());
    return AssignDomainsToConnectionResponse.newBuilder()
        .setConnection(ConnectionWire.print(connection, call.baseUrl()))
        .build();
  }

  private static ConnectionOwner owner(String organizationId) {
    return new ConnectionOwner.Organization(
        OrganizationAddress.parse("organization_id", organizationId));
  }
}
