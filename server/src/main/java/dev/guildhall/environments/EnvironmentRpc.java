package dev.guildhall.environments;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.Region;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.environments.CreateEnvironmentRequest;
import dev.guildhall.contract.environments.CreateEnvironmentResponse;
import dev.guildhall.contract.environments.DeleteEnvironmentRequest;
import dev.guildhall.contract.environments.EnvironmentsProto;
import dev.guildhall.contract.environments.GetEnvironmentRequest;
import dev.guildhall.contract.environments.GetEnvironmentResponse;
import dev.guildhall.contract.environments.ListEnvironmentsRequest;
import dev.guildhall.contract.environments.ListEnvironmentsResponse;
import dev.guildhall.contract.environments.UpdateEnvironmentRequest;
import dev.guildhall.contract.environments.UpdateEnvironmentResponse;
import java.util.List;

/** The edge of environments, for the workspace's client. */
public final class EnvironmentRpc {
  private static final String SCOPE = "environments";

  private final CreateEnvironment create;
  private final FindEnvironments find;
  private final RenameEnvironment rename;
  private final DeleteEnvironment delete;
  private final PageTokens tokens;
  private final Region defaultRegion;

  public EnvironmentRpc(
      CreateEnvironment create,
      FindEnvironments find,
      RenameEnvironment rename,
      DeleteEnvironment delete,
      PageTokens tokens,
      Region defaultRegion) {
    this.create = create;
    this.find = find;
    this.rename = rename;
    this.delete = delete;
    this.tokens = tokens;
    this.defaultRegion = defaultRegion;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(EnvironmentsProto.getDescriptor().findServiceByName("EnvironmentService"))
        .creating(
            "CreateEnvironment",
            CreateEnvironmentRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::create)
        .add(
            "GetEnvironment",
            GetEnvironmentRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::get)
        .add(
            "ListEnvironment",
            ListEnvironmentsRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::list)
        .add(
            "UpdateEnvironment",
            UpdateEnvironmentRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::update)
        .add(
            "DeleteEnvironment",
            DeleteEnvironmentRequest.getDefaultInstance(),
            Access.WORKSPACE,
            this::delete)
        .rpcs();
  }

  /** POST /api/v1/environments */
  private CreateEnvironmentResponse create(Call call, CreateEnvironmentRequest request) {
    var draft = request.getEnvironment();
    Violations violations = new Violations();
    var name =
        violations.at(
            "environment.display_name", () -> new EnvironmentName(draft.getDisplayName()));
    var region =
        violations.at(
            "environment.region_code", () -> Region.of(draft.getRegionCode(), defaultRegion));
    var type = violations.at("environment.type", () -> EnvironmentType.of(draft.getType()));
    violations.refuseIfAny();
    Environment environment = create.run(name.value(), region.value(), type.value());
    return CreateEnvironmentResponse.newBuilder()
        .setEnvironment(EnvironmentWire.print(environment, call.baseUrl()))
        .build();
  }

  /** GET /api/v1/environments/{id} */
  private GetEnvironmentResponse get(Call call, GetEnvironmentRequest request) {
    return GetEnvironmentResponse.newBuilder()
        .setEnvironment(EnvironmentWire.print(find.one(id(request.getId())), call.baseUrl()))
        .build();
  }

  /** GET /api/v1/environments */
  private ListEnvironmentsResponse list(Call call, ListEnvironmentsRequest request) {
    Page<Environment> page =
        find.page(tokens.read(SCOPE, request.getPageToken()), request.getPageSize());
    var answer = ListEnvironmentsResponse.newBuilder().setTotalSize((int) page.total());
    page.items()
        .forEach(environment ->
            answer.addEnvironments(EnvironmentWire.print(environment, call.baseUrl())));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(SCOPE, cursor)));
    return answer.build();
  }

  /** PATCH /api/v1/environments/{id} */
  private UpdateEnvironmentResponse update(Call call, UpdateEnvironmentRequest request) {
    EnvironmentId id = id(request.getId());
    Environment environment =
        request.getEnvironment().hasDisplayName()
            ? rename.run(id, name(request.getEnvironment().getDisplayName()))
            : find.one(id);
    return UpdateEnvironmentResponse.newBuilder()
        .setEnvironment(EnvironmentWire.print(environment, call.baseUrl()))
        .build();
  }

  /** DELETE /api/v1/environments/{id} */
  private Empty delete(Call call, DeleteEnvironmentRequest request) {
    delete.run(id(request.getId()));
    return Empty.getDefaultInstance();
  }

  private static EnvironmentName name(String text) {
    Violations violations = new Violations();
    var name = violations.at("environment.display_name", () -> new EnvironmentName(text));
    violations.refuseIfAny();
    return name.value();
  }

  static EnvironmentId id(String text) {
    return EnvironmentId.parse(text).orElseThrow(() -> FindEnvironments.notFound(text));
  }
}
