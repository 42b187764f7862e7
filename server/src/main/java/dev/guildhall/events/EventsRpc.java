package dev.guildhall.events;

import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageSize;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.PrintedPage;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.contract.events.EventsProto;
import dev.guildhall.contract.events.ListEventsPaginatedRequest;
import dev.guildhall.contract.events.ListEventsPaginatedResponse;
import dev.guildhall.contract.events.ListEventsRequest;
import dev.guildhall.contract.events.ListEventsResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The edge of the event log's pages. */
public final class EventsRpc {
  private final ListEvents list;
  private final EventOwner owner;
  private final EventCatalog catalog;
  private final PageTokens tokens;

  public EventsRpc(ListEvents list, EventOwner owner, EventCatalog catalog, PageTokens tokens) {
    this.list = list;
    this.owner = owner;
    this.catalog = catalog;
    this.tokens = tokens;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(EventsProto.getDescriptor().findServiceByName("EventsService"))
        .add("ListEvents", ListEventsRequest.getDefaultInstance(), Access.ENVIRONMENT, this::list)
        .add(
            "ListEventsPaginated",
            ListEventsPaginatedRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::listPaginated)
        .rpcs();
  }

  /** POST /api/v1/events */
  private ListEventsResponse list(Call call, ListEventsRequest request) {
    String scope = scope(call, request.getFilter());
    var printed = new PrintedPage<>(catalog::print);
    Page<Event> page =
        page(
            call,
            request.getFilter(),
            scope,
            request.getPageSize(),
            request.getPageToken(),
            true,
            printed::fitting);
    ListEventsResponse.Builder answer =
        ListEventsResponse.newBuilder().setTotalSize((int) page.total());
    page.items().forEach(event -> answer.addEvents(printed.message(event)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  /** POST /api/v1/events/paginated */
  private ListEventsPaginatedResponse listPaginated(Call call, ListEventsPaginatedRequest request) {
    String scope = scope(call, request.getFilter());
    var printed = new PrintedPage<>(catalog::print);
    Page<Event> page =
        page(
            call,
            request.getFilter(),
            scope,
            request.getPageSize(),
            request.getPageToken(),
            false,
            printed::fitting);
    ListEventsPaginatedResponse.Builder answer = ListEventsPaginatedResponse.newBuilder();
    page.items().forEach(event -> answer.addEvents(printed.message(event)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  private Page<Event> page(
      Call call,
      dev.guildhall.contract.events.EventFilter filter,
      String scope,
      int pageSize,
      String pageToken,
      boolean counted,
      UnaryOperator<List<Event>> fitting) {
    Optional<PageTokens.Cursor> cursor = tokens.read(scope, pageToken);
    int size = PageSize.capped(ListEvents.MAX_PAGE_SIZE, pageSize);
    return EventFilterInput.parse(call.environmentId(), filter, owner)
        .map(parsed -> list.run(call.environmentId(), parsed, cursor, size, counted, fitting))
        .orElseGet(() -> new Page<>(List.of(), Optional.empty(), Optional.empty(), 0));
  }

  private static String scope(Call call, dev.guildhall.contract.events.EventFilter filter) {
    return "events/%d/%s"
        .formatted(
            call.environmentId(),
            new String(
                Base64.getEncoder().encode(filter.toByteArray()), StandardCharsets.US_ASCII));
  }
}
