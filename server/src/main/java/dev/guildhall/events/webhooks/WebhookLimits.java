package dev.guildhall.events.webhooks;

import com.google.protobuf.Descriptors.Descriptor;
import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.guildhall.ListWebhookDeliveriesRequest;
import dev.guildhall.contract.guildhall.ListWebhookEndpointsRequest;
import dev.guildhall.contract.guildhall.ReplayWebhookDeliveriesRequest;
import java.util.List;

/** The limits of webhooks for the OpenAPI document, from the constants that enforce them. */
public final class WebhookLimits {
  private WebhookLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        FieldLimits.on(dev.guildhall.contract.guildhall.WebhookEndpoint.getDescriptor())
            .text("url", 1, WebhookUrl.MAX_LENGTH)
            .text("description", 0, WebhookEndpoint.MAX_DESCRIPTION_LENGTH)
            .items("event_types", WebhookEndpoint.MAX_EVENT_TYPES),
        FieldLimits.on(ReplayWebhookDeliveriesRequest.getDescriptor()).required("start_time"),
        paged(ListWebhookEndpointsRequest.getDescriptor()),
        paged(ListWebhookDeliveriesRequest.getDescriptor()));
  }

  private static FieldLimits paged(Descriptor request) {
    return FieldLimits.on(request)
        .cappedPageSize("page_size", FindEndpoints.DEFAULT_PAGE_SIZE, FindEndpoints.MAX_PAGE_SIZE);
  }
}
