package dev.guildhall.connections;

import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageSize;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.connections.ConnectionsProto;
import dev.guildhall.contract.connections.ListAppConnectionsRequest;
import dev.guildhall.contract.connections.ListAppConnectionsResponse;
import dev.guildhall.contract.connections.ListConnectionsRequest;
import dev.guildhall.contract.connections.ListConnectionsResponse;
import dev.guildhall.contract.connections.ListOrganizationConnectionsRequest;
import dev.guildhall.contract.connections.ListOrganizationConnectionsResponse;
import dev.guildhall.contract.connections.SearchOrganizationConnectionsRequest;
import dev.guildhall.contract.connections.SearchOrganizationConnectionsResponse;
import dev.guildhall.domains.FindDomain;
import dev.guildhall.organizations.OrganizationAddress;
import java.util.List;
import java.util.Optional;

/** The edge of the lists of connections. */
public final class ConnectionListRpc {
  private static final int MAX_DOMAIN_LENGTH = 32;
  private static final int MAX_QUERY_LENGTH = 100;

  /** Of a list of apps; a search of organizations has none. */
  private static final int MIN_QUERY_LENGTH = 3;

  private static final int MAX_PROVIDER_LENGTH = 50;
  private static final String EVERY_ONE = "all";

  private final ListConnections lists;
  private final PageTokens tokens;

  public ConnectionListRpc(ListConnections lists, PageTokens tokens) {
    this.lists = lists;
    this.tokens = tokens;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(ConnectionsProto.getDescriptor().findServiceByName("ConnectionService"))
        .add(
            "ListConnections",
            ListConnectionsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::list)
        .add(
            "ListOrganizationConnections",
            ListOrganizationConnectionsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::listOfOrganizations)
        .add(
            "SearchOrganizationConnections",
            SearchOrganizationConnectionsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::search)
        .add(
            "ListAppConnections",
            ListAppConnectionsRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::listApps)
        .rpcs();
  }

  /** GET /api/v1/connections: of an organization, of a domain, or the environment's own. */
  private ListConnectionsResponse list(Call call, ListConnectionsRequest request) {
    Violations violations = new Violations();
    violations.at(
        "include",
        () -> {
          if (!request.getInclude().isEmpty() && !request.getInclude().equals(EVERY_ONE)) {
            throw new InvalidValue(
                "in", "must be \"all\" or absent, got \"%s\"".formatted(request.getInclude()));
          }
          return true;
        });
    if (request.hasDomain()) {
      violations.at(
          "domain",
          () -> {
            Text.length(request.getDomain(), 1, MAX_DOMAIN_LENGTH);
            return true;
          });
    }
    violations.refuseIfAny();
    boolean usableOnly = request.getInclude().isEmpty();
    String domain = FindDomain.spelled(request.getDomain());
    List<ListedConnection> found;
    if (request.hasOrganizationId()) {
      ConnectionOwner owner =
          new ConnectionOwner.Organization(
              OrganizationAddress.parse("organization_id", request.getOrganizationId()));
      found =
          lists.list(call.environmentId(), owner, usableOnly).stream()
              .filter(one -> !request.hasDomain() || one.domains().contains(domain))
              .toList();
    } else if (request.hasDomain()) {
      found = lists.ofDomain(call.environmentId(), domain, usableOnly);
    } else {
      found = lists.list(call.environmentId(), new ConnectionOwner.Environment(), usableOnly);
    }
    var answer = ListConnectionsResponse.newBuilder();
    found.forEach(one -> answer.addConnections(ConnectionWire.print(one)));
    return answer.build();
  }

  /** GET /api/v1/organizations/-/connections */
  private ListOrganizationConnectionsResponse listOfOrganizations(
      Call call, ListOrganizationConnectionsRequest request) {
    checkPageSize(request.getPageSize());
    String scope = "connections/%d".formatted(call.environmentId());
    Page<ListedConnection> page =
        lists.search(
            call.environmentId(),
            ConnectionFilter.ALL,
            tokens.read(scope, request.getPageToken()),
            request.getPageSize());
    var answer = ListOrganizationConnectionsResponse.newBuilder().setTotalSize((int) page.total());
    page.items().forEach(one -> answer.addConnections(ConnectionWire.print(one)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  /** GET /api/v1/organizations/-/connections:search */
  private SearchOrganizationConnectionsResponse search(
      Call call, SearchOrganizationConnectionsRequest request) {
    checkPageSize(request.getPageSize());
    ConnectionFilter filter = filter(request);
    String scope = "connections:search/%d/%s".formatted(call.environmentId(), filter);
    Page<ListedConnection> page =
        lists.search(
            call.environmentId(),
            filter,
            tokens.read(scope, request.getPageToken()),
            request.getPageSize());
    var answer =
        SearchOrganizationConnectionsResponse.newBuilder().setTotalSize((int) page.total());
    page.items().forEach(one -> answer.addConnections(ConnectionWire.print(one)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  private static ConnectionFilter filter(SearchOrganizationConnectionsRequest request) {
    Violations violations = new Violations();
    violations.at(
        "query",
        () -> {
          Text.length(request.getQuery(), 0, MAX_QUERY_LENGTH);
          Text.printable(request.getQuery());
          return true;
        });
    var type =
        violations.at(
            "connection_type",
            () ->
                request.getConnectionTypeValue() == 0
                    ? Optional.<ConnectionType>empty()
                    : Optional.of(ConnectionType.of(request.getConnectionType())));
    if (request.getStatusValue() < 0
        || request.getStatusValue() > ConnectionStatus.COMPLETED.number()) {
      violations.add("status", "defined_only", "must be one of DRAFT, IN_PROGRESS, COMPLETED");
    }
    violations.refuseIfAny();
    return new ConnectionFilter(
        Optional.of(request.getQuery()).filter(text -> !text.isEmpty()),
        Optional.of(request.getProvider()).filter(text -> !text.isEmpty()),
        request.getStatusValue() == 0
            ? Optional.empty()
            : Optional.of(ConnectionStatus.of(request.getStatusValue())),
        type.value(),
        request.hasEnabled() ? Optional.of(request.getEnabled()) : Optional.empty());
  }

  /** GET /api/v1/connections/app */
  private ListAppConnectionsResponse listApps(Call call, ListAppConnectionsRequest request) {
    checkPageSize(request.getPageSize());
    AppFilter filter = filter(request);
    String scope = "connections/app/%d/%s".formatted(call.environmentId(), filter);
    Page<ListedConnection> page =
        lists.apps(
            call.environmentId(),
            filter,
            tokens.read(scope, request.getPageToken()),
            request.getPageSize());
    var answer = ListAppConnectionsResponse.newBuilder().setTotalSize((int) page.total());
    page.items().forEach(one -> answer.addConnections(ConnectionWire.print(one)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  private static AppFilter filter(ListAppConnectionsRequest request) {
    Violations violations = new Violations();
    var provider =
        violations.at(
            "provider",
            () -> given(request.hasProvider(), request.getProvider(), 1, MAX_PROVIDER_LENGTH));
    var text =
        violations.at(
            "query",
            () ->
                given(request.hasQuery(), request.getQuery(), MIN_QUERY_LENGTH, MAX_QUERY_LENGTH));
    violations.refuseIfAny();
    return new AppFilter(provider.value(), text.value());
  }

  private static Optional<String> given(boolean given, String text, int least, int most) {
    if (!given) {
      return Optional.empty();
    }
    Text.length(text, least, most);
    Text.printable(text);
    return Optional.of(text);
  }

  private static void checkPageSize(int asked) {
    Violations violations = new Violations();
    violations.at("page_size", () -> PageSize.atMost(ListConnections.MAX_PAGE_SIZE, asked));
    violations.refuseIfAny();
  }
}
