package dev.guildhall.events.webhooks;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;

/**
 * Deletes an endpoint with all that waits for it.
 *
 * <p>Errors: {@link ApiError.NotFound} for an id that is none of the environment's.
 */
final class DeleteEndpoint {
  private final Database database;
  private final EndpointStore store = new EndpointStore();

  DeleteEndpoint(Database database) {
    this.database = database;
  }

  void run(long environmentId, String id) {
    boolean deleted =
        WebhookEndpoint.parseId(id)
            .filter(number ->
                database.statement(transaction -> store.delete(transaction, environmentId, number)))
            .isPresent();
    if (!deleted) {
      throw FindEndpoints.notFound(id);
    }
  }
}
