package dev.guildhall.environments;

import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Call;
import dev.guildhall.api.PrefixedId;
import dev.guildhall.api.Region;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.environments.CreateEnvironmentRequest;
import dev.guildhall.contract.environments.CreateEnvironmentResponse;
import dev.guildhall.contract.environments.Environment;
import dev.guildhall.contract.environments.EnvironmentsProto;
import dev.guildhall.contract.guildhall.CreateEnvironmentClientRequest;
import dev.guildhall.contract.guildhall.CreateEnvironmentClientResponse;
import dev.guildhall.contract.guildhall.EnvironmentClient;
import dev.guildhall.contract.guildhall.EnvironmentClientsProto;
import java.util.List;
import java.util.stream.Stream;

/** The edge of environments and their clients, for the workspace's client. */
public final class EnvironmentRpc {
  private final CreateEnvironment create;
  private final CreateApiClient createClient;
  private final Region defaultRegion;

  public EnvironmentRpc(
      CreateEnvironment create, CreateApiClient createClient, Region defaultRegion) {
    this.create = create;
    this.createClient = createClient;
    this.defaultRegion = defaultRegion;
  }

  public List<Rpc<?, ?>> rpcs() {
    RpcService environments =
        new RpcService(EnvironmentsProto.getDescriptor().findServiceByName("EnvironmentService"))
            .creating(
                "CreateEnvironment",
                CreateEnvironmentRequest.getDefaultInstance(),
                Access.WORKSPACE,
                this::create);
    RpcService clients =
        new RpcService(
                EnvironmentClientsProto.getDescriptor()
                    .findServiceByName("EnvironmentClientService"))
            .creating(
                "CreateEnvironmentClient",
                CreateEnvironmentClientRequest.getDefaultInstance(),
                Access.WORKSPACE,
                this::createClient);
    return Stream.of(environments, clients).flatMap(service -> service.rpcs().stream()).toList();
  }

  /** POST /api/v1/environments */
  private CreateEnvironmentResponse create(Call call, CreateEnvironmentRequest request) {
    Violations violations = new Violations();
    var name =
        violations.at(
            "environment.display_name",
            () -> {
              Text.length(
                  request.getEnvironment().getDisplayName(),
                  1,
                  CreateEnvironment.MAX_DISPLAY_NAME_LENGTH);
              return request.getEnvironment().getDisplayName();
            });
    violations.refuseIfAny();
    long id = create.run(name.value(), defaultRegion, EnvironmentType.DEVELOPMENT);
    return CreateEnvironmentResponse.newBuilder()
        .setEnvironment(Environment.newBuilder().setId("env_" + id).setDisplayName(name.value()))
        .build();
  }

  /** POST /api/v1/environments/{environment_id}/clients */
  private CreateEnvironmentClientResponse createClient(
      Call call, CreateEnvironmentClientRequest request) {
    long environmentId =
        PrefixedId.parse("env_", request.getEnvironmentId())
            .orElseThrow(
                () -> new ApiError.NotFound("environment", request.getEnvironmentId()).exception());
    CreateApiClient.Created created = createClient.run(environmentId, request.getName());
    return CreateEnvironmentClientResponse.newBuilder()
        .setClient(
            EnvironmentClient.newBuilder()
                .setId(created.client().wireId())
                .setEnvironmentId(request.getEnvironmentId())
                .setName(request.getName()))
        .setPlainSecret(created.secret().plain())
        .build();
  }
}
