package dev.guildhall.domains;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Call;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.PrefixedId;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.domains.CreateDomainRequest;
import dev.guildhall.contract.domains.CreateDomainResponse;
import dev.guildhall.contract.domains.DeleteDomainRequest;
import dev.guildhall.contract.domains.DomainsProto;
import dev.guildhall.contract.domains.GetDomainRequest;
import dev.guildhall.contract.domains.GetDomainResponse;
import dev.guildhall.contract.domains.ListAuthorizedDomainRequest;
import dev.guildhall.contract.domains.ListAuthorizedDomainResponse;
import dev.guildhall.contract.domains.ListDomainRequest;
import dev.guildhall.contract.domains.ListDomainResponse;
import dev.guildhall.contract.domains.UpdateDomainRequest;
import dev.guildhall.contract.domains.UpdateDomainResponse;
import dev.guildhall.contract.domains.VerifyDomainRequest;
import dev.guildhall.contract.domains.VerifyDomainResponse;
import dev.guildhall.organizations.OrganizationAddress;
import java.util.List;
import java.util.Optional;

/** The edge of domains. */
public final class DomainRpc {
  private final CreateDomain create;
  private final FindDomain find;
  private final ListDomains list;
  private final DeleteDomain delete;
  private final VerifyDomain verify;
  private final AuthorizedDomains authorized;

  public DomainRpc(
      CreateDomain create,
      FindDomain find,
      ListDomains list,
      DeleteDomain delete,
      VerifyDomain verify,
      AuthorizedDomains authorized) {
    this.create = create;
    this.find = find;
    this.list = list;
    this.delete = delete;
    this.verify = verify;
    this.authorized = authorized;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(DomainsProto.getDescriptor().findServiceByName("DomainService"))
        .add(
            "CreateDomain",
            CreateDomainRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::create)
        .add(
            "UpdateDomain",
            UpdateDomainRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::update)
        .add("GetDomain", GetDomainRequest.getDefaultInstance(), Access.ENVIRONMENT, this::get)
        .add("ListDomains", ListDomainRequest.getDefaultInstance(), Access.ENVIRONMENT, this::list)
        .add(
            "DeleteDomain",
            DeleteDomainRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::delete)
        .add(
            "VerifyDomain",
            VerifyDomainRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::verify)
        .add(
            "ListAuthorizedDomains",
            ListAuthorizedDomainRequest.getDefaultInstance(),
            Access.NONE,
            this::listAuthorized)
        .rpcs();
  }

  /** POST /api/v1/organizations/{organization_id}/domains */
  private CreateDomainResponse create(Call call, CreateDomainRequest request) {
    OrganizationAddress address =
        address(request.getOrganizationId(), request.hasExternalId(), request.getExternalId());
    Violations violations = new Violations();
    var name =
        violations.at("domain.domain", () -> new DomainName(request.getDomain().getDomain()));
    var type =
        violations.at(
            "domain.domain_type",
            () ->
                DomainWire.type(request.getDomain().getDomainType())
                    .orElse(DomainType.ORGANIZATION_DOMAIN));
    violations.refuseIfAny();
    Optional<ConnectionTie> tie = connection(request.getConnectionId());
    Domain domain =
        create.run(call.environmentId(), address, name.value(), type.value(), tie, call.origin());
    return CreateDomainResponse.newBuilder().setDomain(DomainWire.print(domain)).build();
  }

  /**
   * PATCH /api/v1/organizations/{organization_id}/domains/{id}
   *
   * <p>The wire names no field that could change.
   */
  private UpdateDomainResponse update(Call call, UpdateDomainRequest request) {
    OrganizationAddress address =
        address(request.getOrganizationId(), request.hasExternalId(), request.getExternalId());
    Domain domain = find.run(call.environmentId(), address, request.getId());
    return UpdateDomainResponse.newBuilder().setDomain(DomainWire.print(domain)).build();
  }

  /** GET /api/v1/organizations/{organization_id}/domains/{id} */
  private GetDomainResponse get(Call call, GetDomainRequest request) {
    OrganizationAddress address =
        address(request.getOrganizationId(), request.hasExternalId(), request.getExternalId());
    Domain domain = find.run(call.environmentId(), address, request.getId());
    return GetDomainResponse.newBuilder().setDomain(DomainWire.print(domain)).build();
  }

  /**
   * GET /api/v1/organizations/{organization_id}/domains
   *
   * <p>{@code include} is taken and changes nothing: every domain is listed anyway.
   */
  private ListDomainResponse list(Call call, ListDomainRequest request) {
    OrganizationAddress address =
        address(request.getOrganizationId(), request.hasExternalId(), request.getExternalId());
    Violations violations = new Violations();
    var type = violations.at("domain_type", () -> DomainWire.type(request.getDomainType()));
    var size =
        violations.at(
            "page_size",
            () ->
                count(
                    request.getPageSize().getValue(),
                    ListDomains.DEFAULT_PAGE_SIZE,
                    ListDomains.MAX_PAGE_SIZE));
    var number =
        violations.at(
            "page_number", () -> count(request.getPageNumber().getValue(), 1, Integer.MAX_VALUE));
    violations.refuseIfAny();
    var answer =
        ListDomainResponse.newBuilder().setPageSize(size.value()).setPageNumber(number.value());
    Optional<Long> connection = connection(request.getConnectionId()).map(ConnectionTie::number);
    list.run(call.environmentId(), address, type.value(), connection, number.value(), size.value())
        .forEach(domain -> answer.addDomains(DomainWire.print(domain)));
    return answer.build();
  }

  /** None where the id is empty, as where it is absent. */
  private static Optional<ConnectionTie> connection(String id) {
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of(new ConnectionTie(id, PrefixedId.parse("conn_", id).orElse(0L)));
  }

  /** DELETE /api/v1/organizations/{organization_id}/domains/{id} */
  private Empty delete(Call call, DeleteDomainRequest request) {
    OrganizationAddress address =
        address(request.getOrganizationId(), request.hasExternalId(), request.getExternalId());
    delete.run(
        call.environmentId(),
        address,
        request.getId(),
        connection(request.getConnectionId()),
        call.origin());
    return Empty.getDefaultInstance();
  }

  /** PATCH /api/v1/organizations/{organization_id}/domains/{id}:verify */
  private VerifyDomainResponse verify(Call call, VerifyDomainRequest request) {
    OrganizationAddress address =
        address(request.getOrganizationId(), request.hasExternalId(), request.getExternalId());
    boolean verified = verify.run(call.environmentId(), address, request.getId(), call.origin());
    return VerifyDomainResponse.newBuilder().setVerified(verified).build();
  }

  /** GET /api/v1/domains/{origin} */
  private ListAuthorizedDomainResponse listAuthorized(
      Call call, ListAuthorizedDomainRequest request) {
    Violations violations = new Violations();
    var host = violations.at("origin", () -> host(request.getOrigin()));
    if (request.getLinkId().isEmpty()) {
      violations.add("link_id", "required", "is required");
    }
    violations.refuseIfAny();
    return ListAuthorizedDomainResponse.newBuilder()
        .addAllDomains(authorized.run(host.value(), request.getLinkId()))
        .build();
  }

  /** An origin as browsers write it, {@code https://app.acme.com:8443}, or its host alone. */
  private static DomainName host(String origin) {
    return new DomainName(origin.replaceFirst("^https?://", "").replaceFirst(":\\d{1,5}$", ""));
  }

  private static int count(int asked, int absent, int most) {
    if (asked < 0 || asked > most) {
      throw new InvalidValue("range", "must be from 1 to %d, got %d".formatted(most, asked));
    }
    return asked == 0 ? absent : asked;
  }

  /** Every request names its organization by one of two fields, but each has them to itself. */
  private static OrganizationAddress address(String id, boolean hasExternalId, String externalId) {
    if (hasExternalId) {
      return OrganizationAddress.external("external_id", externalId);
    }
    if (id.isEmpty()) {
      throw new ApiError.InvalidRequest("organization_id or external_id is required").exception();
    }
    return OrganizationAddress.parse("organization_id", id);
  }
}
