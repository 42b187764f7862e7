package dev.guildhall.connections;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Call;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.contract.connections.ConnectionsProto;
import dev.guildhall.contract.connections.CreateConnectionResponse;
import dev.guildhall.contract.connections.CreateEnvironmentConnectionRequest;
import dev.guildhall.contract.connections.DeleteEnvironmentConnectionRequest;
import dev.guildhall.contract.connections.GetConnectionResponse;
import dev.guildhall.contract.connections.GetConnectionTestResultRequest;
import dev.guildhall.contract.connections.GetConnectionTestResultResponse;
import dev.guildhall.contract.connections.GetEnvironmentConnectionRequest;
import dev.guildhall.contract.connections.ToggleConnectionResponse;
import dev.guildhall.contract.connections.ToggleEnvironmentConnectionRequest;
import dev.guildhall.contract.connections.UpdateConnectionResponse;
import dev.guildhall.contract.connections.UpdateEnvironmentConnectionRequest;
import java.util.List;

/** The edge of the environment's own connections. */
public final class EnvironmentConnectionRpc {
  private static final ConnectionOwner OWNER = new ConnectionOwner.Environment();

  private final CreateConnection create;
  private final UpdateConnection update;
  private final ToggleConnection toggle;
  private final DeleteConnection delete;
  private final FindConnection find;

  public EnvironmentConnectionRpc(
      CreateConnection create,
      UpdateConnection update,
      ToggleConnection toggle,
      DeleteConnection delete,
      FindConnection find) {
    this.create = create;
    this.update = update;
    this.toggle = toggle;
    this.delete = delete;
    this.find = find;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(ConnectionsProto.getDescriptor().findServiceByName("ConnectionService"))
        .creating(
            "CreateEnvironmentConnection",
            CreateEnvironmentConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::create)
        .add(
            "GetEnvironmentConnection",
            GetEnvironmentConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::get)
        .add(
            "UpdateEnvironmentConnection",
            UpdateEnvironmentConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::update)
        .add(
            "DeleteEnvironmentConnection",
            DeleteEnvironmentConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::delete)
        .add(
            "EnableEnvironmentConnection",
            ToggleEnvironmentConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::enable)
        .add(
            "DisableEnvironmentConnection",
            ToggleEnvironmentConnectionRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::disable)
        .add(
            "GetConnectionTestResult",
            GetConnectionTestResultRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::getTestResult)
        .rpcs();
  }

  /** POST /api/v1/connections */
  private CreateConnectionResponse create(Call call, CreateEnvironmentConnectionRequest request) {
    Connection connection =
        create.run(
            call.environmentId(),
            OWNER,
            ConnectionInput.create(request.hasConnection(), request.getConnection(), false),
            call.origin());
    return CreateConnectionResponse.newBuilder()
        .setConnection(ConnectionWire.print(connection, call.baseUrl()))
        .build();
  }

  /** GET /api/v1/connections/{connection_id} */
  private GetConnectionResponse get(Call call, GetEnvironmentConnectionRequest request) {
    Connection connection =
        find.run(call.environmentId(), OWNER, ConnectionId.find(request.getConnectionId()));
    return GetConnectionResponse.newBuilder()
        .setConnection(ConnectionWire.print(connection, call.baseUrl()))
        .build();
  }

  /** PATCH /api/v1/connections/{connection_id} */
  private UpdateConnectionResponse update(Call call, UpdateEnvironmentConnectionRequest request) {
    ConnectionId id = ConnectionId.find(request.getConnectionId());
    SamlAddresses own = SamlAddresses.of(id, call.baseUrl());
    Connection connection =
        update.run(
            call.environmentId(),
            OWNER,
            id,
            ConnectionInput.changes(request.hasConnection(), request.getConnection(), false, own),
            call.origin());
    return UpdateConnectionResponse.newBuilder()
        .setConnection(ConnectionWire.print(connection, call.baseUrl()))
        .build();
  }

  /** DELETE /api/v1/connections/{connection_id} */
  private Empty delete(Call call, DeleteEnvironmentConnectionRequest request) {
    delete.run(
        call.environmentId(), OWNER, ConnectionId.find(request.getConnectionId()), call.origin());
    return Empty.getDefaultInstance();
  }

  /** PATCH /api/v1/connections/{connection_id}:enable */
  private ToggleConnectionResponse enable(Call call, ToggleEnvironmentConnectionRequest request) {
    return toggle(call, request, true);
  }

  /** PATCH /api/v1/connections/{connection_id}:disable */
  private ToggleConnectionResponse disable(Call call, ToggleEnvironmentConnectionRequest request) {
    return toggle(call, request, false);
  }

  private ToggleConnectionResponse toggle(
      Call call, ToggleEnvironmentConnectionRequest request, boolean enabled) {
    toggle.run(
        call.environmentId(),
        OWNER,
        ConnectionId.find(request.getConnectionId()),
        enabled,
        call.origin());
    return ToggleConnectionResponse.newBuilder().setEnabled(enabled).build();
  }

  /**
   * GET /api/v1/connections/{connection_id}/test-requests/{test_request_id}: nobody can be signed
   * in through a connection yet, so there is no test to tell of.
   */
  private GetConnectionTestResultResponse getTestResult(
      Call call, GetConnectionTestResultRequest request) {
    find.require(call.environmentId(), ConnectionId.find(request.getConnectionId()));
    throw new ApiError.NotFound("test request", request.getTestRequestId()).exception();
  }
}
