package dev.guildhall.organizations;

import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Call;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageSize;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.Region;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Text;
import dev.guildhall.api.VersionTag;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireTime;
import dev.guildhall.contract.commons.RegionCode;
import dev.guildhall.contract.organizations.CreateOrganizationRequest;
import dev.guildhall.contract.organizations.CreateOrganizationResponse;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.contract.organizations.ListOrganizationsRequest;
import dev.guildhall.contract.organizations.ListOrganizationsResponse;
import dev.guildhall.contract.organizations.OrganizationsProto;
import dev.guildhall.contract.organizations.SearchOrganizationsRequest;
import dev.guildhall.contract.organizations.SearchOrganizationsResponse;
import dev.guildhall.contract.organizations.UpdateOrganizationRequest;
import dev.guildhall.contract.organizations.UpdateOrganizationResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The edge of organizations: parses, runs the use case, prints. Every rule is in a use case. */
public final class OrganizationRpc {
  private final CreateOrganization create;
  private final UpdateOrganization update;
  private final FindOrganization find;
  private final ListOrganizations list;
  private final SearchOrganizations search;
  private final OrganizationHistory history;
  private final PageTokens tokens;
  private final Region defaultRegion;

  public OrganizationRpc(
      CreateOrganization create,
      UpdateOrganization update,
      FindOrganization find,
      ListOrganizations list,
      SearchOrganizations search,
      OrganizationHistory history,
      PageTokens tokens,
      Region defaultRegion) {
    this.create = create;
    this.update = update;
    this.find = find;
    this.list = list;
    this.search = search;
    this.history = history;
    this.tokens = tokens;
    this.defaultRegion = defaultRegion;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(
            OrganizationsProto.getDescriptor().findServiceByName("OrganizationService"))
        .creating(
            "CreateOrganization",
            CreateOrganizationRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::create,
            this::attemptCreate)
        .add(
            "UpdateOrganization",
            UpdateOrganizationRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::update,
            this::attemptUpdate)
        .add(
            "GetOrganization",
            GetOrganizationRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::get)
        .add(
            "GetOrganizationByExternalId",
            GetOrganizationRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::getByExternalId)
        .add(
            "ListOrganization",
            ListOrganizationsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::list)
        .add(
            "SearchOrganization",
            SearchOrganizationsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::search)
        .rpcs();
  }

  /** POST /api/v1/organizations */
  private CreateOrganizationResponse create(Call call, CreateOrganizationRequest request) {
    VersionTag.refuseConditions(call);
    return created(
        call,
        create.run(
            call.environmentId(), OrganizationInput.create(request, defaultRegion), call.origin()));
  }

  private CompletionStage<Optional<CreateOrganizationResponse>> attemptCreate(
      Call call, CreateOrganizationRequest request) {
    VersionTag.refuseConditions(call);
    return create
        .attempt(
            call.environmentId(), OrganizationInput.create(request, defaultRegion), call.origin())
        .thenApply(made -> made.map(organization -> created(call, organization)));
  }

  private static CreateOrganizationResponse created(Call call, Organization organization) {
    return CreateOrganizationResponse.newBuilder()
        .setOrganization(answer(call, organization))
        .build();
  }

  /** PATCH /api/v1/organizations/{id} and organizations:external/{external_id} */
  private UpdateOrganizationResponse update(Call call, UpdateOrganizationRequest request) {
    return updated(
        call,
        update.run(
            call.environmentId(),
            address(request),
            OrganizationInput.changes(request),
            ExpectedVersion.of(VersionTag.onlyIfMatch(call)),
            call.origin()));
  }

  private CompletionStage<Optional<UpdateOrganizationResponse>> attemptUpdate(
      Call call, UpdateOrganizationRequest request) {
    return update
        .attempt(
            call.environmentId(),
            address(request),
            OrganizationInput.changes(request),
            ExpectedVersion.of(VersionTag.onlyIfMatch(call)),
            call.origin())
        .thenApply(changed -> changed.map(organization -> updated(call, organization)));
  }

  private static OrganizationAddress address(UpdateOrganizationRequest request) {
    return switch (request.getIdentitiesCase()) {
      case ID -> byId(request.getId());
      case EXTERNAL_ID -> OrganizationAddress.external("external_id", request.getExternalId());
      case IDENTITIES_NOT_SET -> throw noAddress();
    };
  }

  private static UpdateOrganizationResponse updated(Call call, Organization organization) {
    return UpdateOrganizationResponse.newBuilder()
        .setOrganization(answer(call, organization))
        .build();
  }

  /** GET /api/v1/organizations/{id} */
  private GetOrganizationResponse get(Call call, GetOrganizationRequest request) {
    return switch (request.getIdentitiesCase()) {
      case ID -> get(call, request, byId(request.getId()));
      case EXTERNAL_ID ->
          get(call, request, OrganizationAddress.external("external_id", request.getExternalId()));
      case IDENTITIES_NOT_SET -> throw noAddress();
    };
  }

  /** GET /api/v1/organizations:external/{external_id} */
  private GetOrganizationResponse getByExternalId(Call call, GetOrganizationRequest request) {
    if (!request.hasExternalId()) {
      throw new ApiError.InvalidRequest("ExternalId is required").exception();
    }
    return get(call, request, OrganizationAddress.external("external_id", request.getExternalId()));
  }

  private GetOrganizationResponse get(
      Call call, GetOrganizationRequest request, OrganizationAddress address) {
    if (request.hasAt()) {
      Violations violations = new Violations();
      var time = violations.at("at", () -> WireTime.parse(request.getAt()));
      violations.refuseIfAny();
      return GetOrganizationResponse.newBuilder()
          .setOrganization(
              OrganizationWire.print(history.at(call.environmentId(), address, time.value())))
          .build();
    }
    Organization organization = find.run(call.environmentId(), address);
    if (VersionTag.isKnown(call, organization.entityTag())) {
      call.answerStatus(304);
    }
    return GetOrganizationResponse.newBuilder().setOrganization(answer(call, organization)).build();
  }

  /** GET /api/v1/organizations */
  private ListOrganizationsResponse list(Call call, ListOrganizationsRequest request) {
    Violations violations = new Violations();
    var region = violations.at("region_code", () -> region(request.getRegionCode()));
    violations.refuseIfAny();
    OrganizationFilter filter =
        new OrganizationFilter(
            request.hasExternalId() ? Optional.of(request.getExternalId()) : Optional.empty(),
            region.value(),
            request.getOnlyDeleted()
                ? OrganizationFilter.State.DELETED
                : request.getShowDeleted()
                    ? OrganizationFilter.State.ALL
                    : OrganizationFilter.State.LIVING);
    String scope =
        "organizations/%d/%s/%s/%s"
            .formatted(
                call.environmentId(),
                filter.state(),
                filter.region().map(Region::name).orElse(""),
                filter.externalId().map("="::concat).orElse(""));
    Page<Organization> page =
        list.run(
            call.environmentId(),
            filter,
            tokens.read(scope, request.getPageToken()),
            (int) Math.min(Integer.toUnsignedLong(request.getPageSize()), Integer.MAX_VALUE));
    var answer = ListOrganizationsResponse.newBuilder().setTotalSize((int) page.total());
    page.items()
        .forEach(organization -> answer.addOrganizations(OrganizationWire.print(organization)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  /** GET /api/v1/organizations:search */
  private SearchOrganizationsResponse search(Call call, SearchOrganizationsRequest request) {
    Violations violations = new Violations();
    violations.at(
        "query",
        () -> {
          Text.length(
              request.getQuery(),
              SearchOrganizations.MIN_QUERY_LENGTH,
              SearchOrganizations.MAX_QUERY_LENGTH);
          Text.printable(request.getQuery());
          return request.getQuery();
        });
    violations.at(
        "page_size",
        () -> PageSize.atMost(SearchOrganizations.MAX_PAGE_SIZE, request.getPageSize()));
    var region = violations.at("region_code", () -> region(request.getRegionCode()));
    violations.refuseIfAny();
    String scope =
        "organizations:search/%d/%s/%s"
            .formatted(
                call.environmentId(),
                region.value().map(Region::name).orElse(""),
                request.getQuery());
    Page<Organization> page =
        search.run(
            call.environmentId(),
            request.getQuery(),
            region.value(),
            tokens.read(scope, request.getPageToken()),
            request.getPageSize());
    var answer = SearchOrganizationsResponse.newBuilder().setTotalSize((int) page.total());
    page.items()
        .forEach(organization -> answer.addOrganizations(OrganizationWire.print(organization)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  /** Prints the one organization that a call answers, and tags the answer with its version. */
  public static dev.guildhall.contract.organizations.Organization answer(
      Call call, Organization organization) {
    call.answerHeader("ETag", organization.entityTag());
    return OrganizationWire.print(organization);
  }

  private static Optional<Region> region(RegionCode asked) {
    return asked == RegionCode.REGION_CODE_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(Region.of(asked, Region.US));
  }

  private static OrganizationAddress byId(String id) {
    return OrganizationAddress.parse("id", id);
  }

  private static RuntimeException noAddress() {
    return new ApiError.InvalidRequest("id or external_id is required").exception();
  }
}
