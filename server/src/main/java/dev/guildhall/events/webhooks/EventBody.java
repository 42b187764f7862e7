package dev.guildhall.events.webhooks;

import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.events.Event;
import dev.guildhall.events.EventCatalog;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The body of a delivery: the wire's envelope, printed from the log each time, so that no copy of
 * it is stored.
 */
public final class EventBody {
  private final EventCatalog catalog;

  public EventBody(EventCatalog catalog) {
    this.catalog = catalog;
  }

  /** Empty where the log no longer holds the event. */
  public Optional<byte[]> print(Optional<String> testBody, Optional<Event> event) {
    return testBody
        .map(body -> body.getBytes(StandardCharsets.UTF_8))
        .or(() -> event.map(found -> JsonWriter.write(catalog.print(found))));
  }
}
