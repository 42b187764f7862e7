package dev.guildhall.events.webhooks;

import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.events.Event;
import dev.guildhall.events.FindEvents;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Lists the deliveries to an endpoint, newest first, with what was sent and what was answered. */
final class FindDeliveries {
  private final Database database;
  private final FindEvents events;
  private final DeliveryLogStore store = new DeliveryLogStore();

  FindDeliveries(Database database, FindEvents events) {
    this.database = database;
    this.events = events;
  }

  /** A delivery and the event that it is about, where the log still has it. */
  record Shown(LoggedDelivery delivery, Optional<Event> event) {}

  /**
   * @param fitting the first of these that one answer can hold
   */
  Page<Shown> page(
      WebhookEndpoint endpoint,
      Optional<Cursor> cursor,
      int pageSize,
      UnaryOperator<List<Shown>> fitting) {
    int size = FindEndpoints.size(pageSize);
    List<LoggedDelivery> found =
        database.read(transaction ->
            store.page(transaction, endpoint.environmentId(), endpoint.id(), cursor, size + 1));
    List<LoggedDelivery> wanted = found.subList(0, Math.min(size, found.size()));
    FindEvents.Beginning shown =
        events.run(endpoint.environmentId(), wanted.stream().map(LoggedDelivery::eventId).toList());
    List<Shown> kept =
        fitting.apply(
            wanted.subList(0, shown.reach()).stream()
                .map(delivery ->
                    new Shown(
                        delivery, Optional.ofNullable(shown.events().get(delivery.eventId()))))
                .toList());
    return Page.of(kept, found.size() > kept.size(), cursor, one -> one.delivery().id(), 0);
  }
}
