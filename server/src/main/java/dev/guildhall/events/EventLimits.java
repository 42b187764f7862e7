package dev.guildhall.events;

import com.google.protobuf.Descriptors.Descriptor;
import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.events.ListEventsPaginatedRequest;
import dev.guildhall.contract.events.ListEventsRequest;
import java.util.List;

/** The limits of the event log for the OpenAPI document, from the constants that enforce them. */
public final class EventLimits {
  private EventLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        paged(ListEventsRequest.getDescriptor()),
        paged(ListEventsPaginatedRequest.getDescriptor()));
  }

  private static FieldLimits paged(Descriptor request) {
    return FieldLimits.on(request)
        .cappedPageSize("page_size", ListEvents.DEFAULT_PAGE_SIZE, ListEvents.MAX_PAGE_SIZE);
  }
}
