package dev.guildhall.events.webhooks;

import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.events.Event;
import dev.guildhall.events.FindEvents;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists the deliveries to an endpoint, newest first, with what was sent and what was answered. */
final class FindDeliveries {
  private final Database database;
  private final FindEvents events;
  private final DeliveryLogStore store = new DeliveryLogStore();

  FindDeliveries(Database database, FindEvents events) {
    this.database = database;
    this.events = events;
  }

  /** A page and the events that it is about, as far as the log has them. */
  record Found(Page<LoggedDelivery> page, Map<Long, Event> events) {}

  Found page(WebhookEndpoint endpoint, Optional<Cursor> cursor, int pageSize) {
    int size = FindEndpoints.size(pageSize);
    List<LoggedDelivery> found =
        database.read(transaction ->
            store.page(transaction, endpoint.environmentId(), endpoint.id(), cursor, size + 1));
    List<LoggedDelivery> wanted = found.subList(0, Math.min(size, found.size()));
    FindEvents.Beginning shown =
        events.run(endpoint.environmentId(), wanted.stream().map(LoggedDelivery::eventId).toList());
    return new Found(
        Page.of(
            wanted.subList(0, shown.reach()),
            found.size() > shown.reach(),
            cursor,
            LoggedDelivery::id,
            0),
        shown.events());
  }
}
