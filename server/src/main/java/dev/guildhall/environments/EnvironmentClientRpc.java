package dev.guildhall.environments;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireDuration;
import dev.guildhall.contract.guildhall.CreateEnvironmentClientRequest;
import dev.guildhall.contract.guildhall.CreateEnvironmentClientResponse;
import dev.guildhall.contract.guildhall.DeleteEnvironmentClientRequest;
import dev.guildhall.contract.guildhall.EnvironmentClientsProto;
import dev.guildhall.contract.guildhall.ListEnvironmentClientsRequest;
import dev.guildhall.contract.guildhall.ListEnvironmentClientsResponse;
import dev.guildhall.contract.guildhall.RotateEnvironmentClientRequest;
import dev.guildhall.contract.guildhall.RotateEnvironmentClientResponse;
import java.util.List;

/** The edge of the environments' API clients, for the workspace's client. */
public final class EnvironmentClientRpc {
  private final CreateApiClient create;
  private final ListApiClients list;
  private final RotateApiClient rotate;
  private final DeleteApiClient delete;
  private final PageTokens tokens;

  public EnvironmentClientRpc(
      CreateApiClient create,
      ListApiClients list,
      RotateApiClient rotate,
      DeleteApiClient delete,
      PageTokens tokens) {
    this.create = create;
    this.list = list;
    this.rotate = rotate;
    this.delete = delete;
    this.tokens = tokens;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(
            EnvironmentClientsProto.getDescriptor().findServiceByName("EnvironmentClientService"))
        .creating(
            "CreateEnvironmentClient",
            CreateEnvironmentClientRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::create)
        .add(
            "ListEnvironmentClients",
            ListEnvironmentClientsRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::list)
        .add(
            "RotateEnvironmentClient",
            RotateEnvironmentClientRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::rotate)
        .add(
            "DeleteEnvironmentClient",
            DeleteEnvironmentClientRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::delete)
        .rpcs();
  }

  /** POST /api/v1/environments/{environment_id}/clients */
  private CreateEnvironmentClientResponse create(
      Call call, CreateEnvironmentClientRequest request) {
    EnvironmentId environment = EnvironmentRpc.id(request.getEnvironmentId());
    Violations violations = new Violations();
    var name = violations.at("name", () -> new ClientName(request.getName()));
    violations.refuseIfAny();
    CreateApiClient.WithSecret created = create.run(environment, name.value());
    call.answersSecret();
    return CreateEnvironmentClientResponse.newBuilder()
        .setClient(EnvironmentWire.print(environment, created.client()))
        .setPlainSecret(created.secret().plain())
        .build();
  }

  /** GET /api/v1/environments/{environment_id}/clients */
  private ListEnvironmentClientsResponse list(Call call, ListEnvironmentClientsRequest request) {
    EnvironmentId environment = EnvironmentRpc.id(request.getEnvironmentId());
    String scope = "environments/%d/clients".formatted(environment.number());
    Page<ApiClient> page =
        list.run(environment, tokens.read(scope, request.getPageToken()), request.getPageSize());
    var answer = ListEnvironmentClientsResponse.newBuilder().setTotalSize((int) page.total());
    page.items().forEach(client -> answer.addClients(EnvironmentWire.print(environment, client)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  /** POST /api/v1/environments/{environment_id}/clients/{client_id}:rotate */
  private RotateEnvironmentClientResponse rotate(
      Call call, RotateEnvironmentClientRequest request) {
    EnvironmentId environment = EnvironmentRpc.id(request.getEnvironmentId());
    Violations violations = new Violations();
    var overlap = violations.at("overlap", () -> overlap(request));
    violations.refuseIfAny();
    CreateApiClient.WithSecret rotated =
        rotate.run(environment, request.getClientId(), overlap.value());
    call.answersSecret();
    return RotateEnvironmentClientResponse.newBuilder()
        .setClient(EnvironmentWire.print(environment, rotated.client()))
        .setPlainSecret(rotated.secret().plain())
        .build();
  }

  /** DELETE /api/v1/environments/{environment_id}/clients/{client_id} */
  private Empty delete(Call call, DeleteEnvironmentClientRequest request) {
    delete.run(EnvironmentRpc.id(request.getEnvironmentId()), request.getClientId());
    return Empty.getDefaultInstance();
  }

  private static SecretOverlap overlap(RotateEnvironmentClientRequest request) {
    return request.hasOverlap()
        ? new SecretOverlap(WireDuration.parse(request.getOverlap()))
        : SecretOverlap.DEFAULT;
  }
}
