package dev.guildhall.events.webhooks;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.time.Clock;

/**
 * Changes what an endpoint hears of, and where.
 *
 * <p>Errors: {@link ApiError.NotFound} for an id that is none of the environment's.
 */
final class UpdateEndpoint {
  private final Database database;
  private final Clock clock;
  private final EndpointStore store = new EndpointStore();

  UpdateEndpoint(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What names nothing changes nothing, the time of the last change neither. */
  WebhookEndpoint run(long environmentId, String id, EndpointChanges changes) {
    return WebhookEndpoint.parseId(id)
        .flatMap(number ->
            database.statement(transaction ->
                changes.isEmpty()
                    ? store.find(transaction, environmentId, number)
                    : store.update(transaction, environmentId, number, changes, clock.instant())))
        .orElseThrow(() -> FindEndpoints.notFound(id));
  }
}
