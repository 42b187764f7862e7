package dev.guildhall.events.webhooks;

import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.events.Event;
import dev.guildhall.events.EventCatalog;
import dev.guildhall.events.webhooks.DeliveryStore.Pending;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a delivery: the wire's envelope, printed from the log each time, so that no copy of
 * it is stored.
 */
final class EventBody {
  private final EventCatalog catalog;

  EventBody(EventCatalog catalog) {
    this.catalog = catalog;
  }

  /** Empty where the log no longer holds the event. */
  Optional<byte[]> print(Pending delivery, Map<Long, Event> events) {
    return print(delivery.testBody(), Optional.ofNullable(events.get(delivery.eventId())));
  }

  Optional<byte[]> print(Optional<String> testBody, Optional<Event> event) {
    return testBody
        .map(body -> body.getBytes(StandardCharsets.UTF_8))
        .or(() -> event.map(found -> JsonWriter.write(catalog.print(found))));
  }
}
