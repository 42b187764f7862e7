package dev.guildhall.organizations;

import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.PrintedPage;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.WireTime;
import dev.guildhall.contract.guildhall.FieldChange;
import dev.guildhall.contract.guildhall.ListOrganizationHistoryRequest;
import dev.guildhall.contract.guildhall.ListOrganizationHistoryResponse;
import dev.guildhall.contract.guildhall.OrganizationHistoryProto;
import dev.guildhall.contract.guildhall.OrganizationVersion;
import dev.guildhall.events.Event;
import dev.guildhall.events.ListEvents;
import java.util.List;

/** The edge of an organization's history. */
public final class OrganizationHistoryRpc {
  private final OrganizationHistory history;
  private final PageTokens tokens;

  public OrganizationHistoryRpc(OrganizationHistory history, PageTokens tokens) {
    this.history = history;
    this.tokens = tokens;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(
            OrganizationHistoryProto.getDescriptor()
                .findServiceByName("OrganizationHistoryService"))
        .add(
            "ListOrganizationHistory",
            ListOrganizationHistoryRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::list)
        .rpcs();
  }

  /** GET /api/v1/organizations/{organization_id}/history */
  private ListOrganizationHistoryResponse list(Call call, ListOrganizationHistoryRequest request) {
    String scope = "history/%d/%s".formatted(call.environmentId(), request.getOrganizationId());
    var printed = new PrintedPage<>(OrganizationHistoryRpc::version);
    Page<Event> page =
        history.versions(
            call.environmentId(),
            OrganizationAddress.parse("organization_id", request.getOrganizationId()),
            tokens.read(scope, request.getPageToken()),
            (int) Math.min(Integer.toUnsignedLong(request.getPageSize()), ListEvents.MAX_PAGE_SIZE),
            printed::fitting);
    var answer = ListOrganizationHistoryResponse.newBuilder();
    page.items().forEach(event -> answer.addVersions(printed.message(event)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  private static OrganizationVersion version(Event event) {
    var after = OrganizationWire.print(OrganizationImage.read(event.data()));
    var version =
        OrganizationVersion.newBuilder()
            .setVersion(after.getVersion())
            .setTime(WireTime.print(event.occurredAt()))
            .setEventId(event.wireId())
            .setEventType(event.type())
            .setActor(event.actor())
            .setRequestId(event.requestId())
            .setOrganization(after);
    event
        .oldData()
        .map(image -> OrganizationWire.print(OrganizationImage.read(image)))
        .map(before -> FieldDifference.between(before, after))
        .orElse(List.<FieldChange>of())
        .forEach(version::addChanges);
    return version.build();
  }
}
