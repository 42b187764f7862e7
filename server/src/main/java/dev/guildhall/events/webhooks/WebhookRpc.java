package dev.guildhall.events.webhooks;

import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.PrintedPage;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireTime;
import dev.guildhall.contract.guildhall.CreateWebhookEndpointRequest;
import dev.guildhall.contract.guildhall.CreateWebhookEndpointResponse;
import dev.guildhall.contract.guildhall.DeleteWebhookEndpointRequest;
import dev.guildhall.contract.guildhall.GetWebhookEndpointRequest;
import dev.guildhall.contract.guildhall.GetWebhookEndpointResponse;
import dev.guildhall.contract.guildhall.ListWebhookDeliveriesRequest;
import dev.guildhall.contract.guildhall.ListWebhookDeliveriesResponse;
import dev.guildhall.contract.guildhall.ListWebhookEndpointsRequest;
import dev.guildhall.contract.guildhall.ListWebhookEndpointsResponse;
import dev.guildhall.contract.guildhall.ReplayWebhookDeliveriesRequest;
import dev.guildhall.contract.guildhall.ReplayWebhookDeliveriesResponse;
import dev.guildhall.contract.guildhall.ReplayWebhookDeliveryRequest;
import dev.guildhall.contract.guildhall.RotateWebhookSecretRequest;
import dev.guildhall.contract.guildhall.RotateWebhookSecretResponse;
import dev.guildhall.contract.guildhall.TestWebhookEndpointRequest;
import dev.guildhall.contract.guildhall.TestWebhookEndpointResponse;
import dev.guildhall.contract.guildhall.UpdateWebhookEndpointRequest;
import dev.guildhall.contract.guildhall.UpdateWebhookEndpointResponse;
import dev.guildhall.contract.guildhall.WebhookEndpointsProto;
import dev.guildhall.contract.webhooks.SendTestEventRequest;
import dev.guildhall.contract.webhooks.SendTestEventResponse;
import dev.guildhall.contract.webhooks.WebhooksProto;
import dev.guildhall.events.EventCatalog;
import dev.guildhall.events.FindEvents;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The edge of webhooks, for the environment's client. */
public final class WebhookRpc {
  private static final String DEFAULT_TEST = "organization.created";

  private final CreateEndpoint create;
  private final FindEndpoints find;
  private final UpdateEndpoint update;
  private final DeleteEndpoint delete;
  private final RotateEndpointSecret rotate;
  private final SendTestEvent test;
  private final FindDeliveries deliveries;
  private final ReplayDeliveries replay;
  private final WebhookInput input;
  private final WebhookWire wire;
  private final PageTokens tokens;
  private final Clock clock;

  public WebhookRpc(
      Database database,
      IdSource ids,
      Clock clock,
      EventCatalog catalog,
      PageTokens tokens,
      boolean privateAllowed) {
    this.create = new CreateEndpoint(database, ids, clock);
    this.find = new FindEndpoints(database);
    this.update = new UpdateEndpoint(database, clock);
    this.delete = new DeleteEndpoint(database);
    this.rotate = new RotateEndpointSecret(database, clock);
    this.test = new SendTestEvent(database, ids, clock, catalog);
    this.deliveries = new FindDeliveries(database, new FindEvents(database));
    this.replay = new ReplayDeliveries(database, ids, clock);
    this.input = new WebhookInput(catalog, privateAllowed);
    this.wire = new WebhookWire(new EventBody(catalog));
    this.tokens = tokens;
    this.clock = clock;
  }

  public List<Rpc<?, ?>> rpcs() {
    RpcService endpoints =
        new RpcService(
                WebhookEndpointsProto.getDescriptor().findServiceByName("WebhookEndpointService"))
            .creating(
                "CreateWebhookEndpoint",
                CreateWebhookEndpointRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::create)
            .add(
                "ListWebhookEndpoints",
                ListWebhookEndpointsRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::list)
            .add(
                "GetWebhookEndpoint",
                GetWebhookEndpointRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::get)
            .add(
                "UpdateWebhookEndpoint",
                UpdateWebhookEndpointRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::update)
            .add(
                "DeleteWebhookEndpoint",
                DeleteWebhookEndpointRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::delete)
            .add(
                "RotateWebhookSecret",
                RotateWebhookSecretRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::rotate)
            .add(
                "TestWebhookEndpoint",
                TestWebhookEndpointRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::test)
            .add(
                "ListWebhookDeliveries",
                ListWebhookDeliveriesRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::listDeliveries)
            .add(
                "ReplayWebhookDelivery",
                ReplayWebhookDeliveryRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::replayOne)
            .add(
                "ReplayWebhookDeliveries",
                ReplayWebhookDeliveriesRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::replayRange);
    RpcService tests =
        new RpcService(WebhooksProto.getDescriptor().findServiceByName("WebhookService"))
            .add(
                "SendTestEvent",
                SendTestEventRequest.getDefaultInstance(),
                Access.ENVIRONMENT,
                this::testAll);
    return Stream.of(endpoints, tests).flatMap(service -> service.rpcs().stream()).toList();
  }

  /** POST /api/v1/webhooks/endpoints */
  private CreateWebhookEndpointResponse create(Call call, CreateWebhookEndpointRequest request) {
    CreateEndpoint.Created created = create.run(call.environmentId(), input.create(request));
    call.answersSecret();
    return CreateWebhookEndpointResponse.newBuilder()
        .setEndpoint(wire.print(created.endpoint()))
        .setSecret(created.secret().text())
        .build();
  }

  /** GET /api/v1/webhooks/endpoints */
  private ListWebhookEndpointsResponse list(Call call, ListWebhookEndpointsRequest request) {
    String scope = "webhook_endpoints/" + call.environmentId();
    Page<WebhookEndpoint> page =
        find.page(
            call.environmentId(),
            tokens.read(scope, request.getPageToken()),
            request.getPageSize());
    var answer = ListWebhookEndpointsResponse.newBuilder();
    page.items().forEach(endpoint -> answer.addEndpoints(wire.print(endpoint)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  /** GET /api/v1/webhooks/endpoints/{endpoint_id} */
  private GetWebhookEndpointResponse get(Call call, GetWebhookEndpointRequest request) {
    return GetWebhookEndpointResponse.newBuilder()
        .setEndpoint(wire.print(find.run(call.environmentId(), request.getEndpointId())))
        .build();
  }

  /** PATCH /api/v1/webhooks/endpoints/{endpoint_id} */
  private UpdateWebhookEndpointResponse update(Call call, UpdateWebhookEndpointRequest request) {
    return UpdateWebhookEndpointResponse.newBuilder()
        .setEndpoint(
            wire.print(
                update.run(call.environmentId(), request.getEndpointId(), input.changes(request))))
        .build();
  }

  /** DELETE /api/v1/webhooks/endpoints/{endpoint_id} */
  private Empty delete(Call call, DeleteWebhookEndpointRequest request) {
    delete.run(call.environmentId(), request.getEndpointId());
    return Empty.getDefaultInstance();
  }

  /** POST /api/v1/webhooks/endpoints/{endpoint_id}:rotate_secret */
  private RotateWebhookSecretResponse rotate(Call call, RotateWebhookSecretRequest request) {
    RotateEndpointSecret.Rotated rotated =
        rotate.run(
            call.environmentId(),
            request.getEndpointId(),
            WebhookInput.overlap(request.hasOverlap(), request.getOverlap()));
    call.answersSecret();
    return RotateWebhookSecretResponse.newBuilder()
        .setSecret(rotated.secret().text())
        .setOldSecretExpireTime(WireTime.print(rotated.oldExpiresAt()))
        .build();
  }

  /** POST /api/v1/webhooks/endpoints/{endpoint_id}:test */
  private TestWebhookEndpointResponse test(Call call, TestWebhookEndpointRequest request) {
    String type = request.getEventType().isEmpty() ? DEFAULT_TEST : request.getEventType();
    SendTestEvent.Sent sent =
        test.toOne(find.run(call.environmentId(), request.getEndpointId()), type);
    return TestWebhookEndpointResponse.newBuilder()
        .setDeliveryId("whd_" + sent.deliveryId())
        .setEventPayload(sent.body())
        .build();
  }

  /** POST /api/v1/webhooks/test-event/{event_type} */
  private SendTestEventResponse testAll(Call call, SendTestEventRequest request) {
    return SendTestEventResponse.newBuilder()
        .setEventType(request.getEventType())
        .setEventPayload(test.toAll(call.environmentId(), request.getEventType()))
        .build();
  }

  /** GET /api/v1/webhooks/endpoints/{endpoint_id}/deliveries */
  private ListWebhookDeliveriesResponse listDeliveries(
      Call call, ListWebhookDeliveriesRequest request) {
    WebhookEndpoint endpoint = find.run(call.environmentId(), request.getEndpointId());
    String scope = "webhook_deliveries/%d/%d".formatted(call.environmentId(), endpoint.id());
    var printed =
        new PrintedPage<>(
            (FindDeliveries.Shown one) -> wire.print(one.delivery(), endpoint, one.event()));
    Page<FindDeliveries.Shown> page =
        deliveries.page(
            endpoint,
            tokens.read(scope, request.getPageToken()),
            request.getPageSize(),
            printed::fitting);
    var answer = ListWebhookDeliveriesResponse.newBuilder();
    page.items().forEach(one -> answer.addDeliveries(printed.message(one)));
    page.next().ifPresent(at -> answer.setNextPageToken(tokens.print(scope, at)));
    page.previous().ifPresent(at -> answer.setPrevPageToken(tokens.print(scope, at)));
    return answer.build();
  }

  /** POST /api/v1/webhooks/endpoints/{endpoint_id}/deliveries/{delivery_id}:replay */
  private ReplayWebhookDeliveriesResponse replayOne(
      Call call, ReplayWebhookDeliveryRequest request) {
    return replayed(
        replay.one(
            find.run(call.environmentId(), request.getEndpointId()), request.getDeliveryId()));
  }

  /** POST /api/v1/webhooks/endpoints/{endpoint_id}/deliveries:replay */
  private ReplayWebhookDeliveriesResponse replayRange(
      Call call, ReplayWebhookDeliveriesRequest request) {
    Violations violations = new Violations();
    if (!request.hasStartTime()) {
      violations.add("start_time", "required", "is required");
    }
    var start = violations.at("start_time", () -> WireTime.parse(request.getStartTime()));
    var end = violations.at("end_time", () -> WireTime.parse(request.getEndTime()));
    violations.refuseIfAny();
    Instant from = start.value();
    Instant until = request.hasEndTime() ? end.value() : clock.instant();
    if (request.hasEndTime() && !from.isBefore(until)) {
      violations.add(
          "end_time", "range", "must be after start_time, got %s and %s".formatted(until, from));
    }
    violations.refuseIfAny();
    return replayed(
        replay.range(find.run(call.environmentId(), request.getEndpointId()), from, until));
  }

  private static ReplayWebhookDeliveriesResponse replayed(int made) {
    return ReplayWebhookDeliveriesResponse.newBuilder().setReplayed(made).build();
  }
}
