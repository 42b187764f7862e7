package dev.guildhall.events.webhooks;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageSize;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Optional;

/**
 * Finds one endpoint, or lists an environment's, newest first.
 *
 * <p>Errors: {@link ApiError.NotFound} for an id that is none of the environment's.
 */
final class FindEndpoints {
  static final int DEFAULT_PAGE_SIZE = 10;
  static final int MAX_PAGE_SIZE = 100;

  private final Database database;
  private final EndpointStore store = new EndpointStore();

  FindEndpoints(Database database) {
    this.database = database;
  }

  WebhookEndpoint run(long environmentId, String id) {
    return WebhookEndpoint.parseId(id)
        .flatMap(
            number -> database.read(transaction -> store.find(transaction, environmentId, number)))
        .orElseThrow(() -> notFound(id));
  }

  Page<WebhookEndpoint> page(long environmentId, Optional<Cursor> cursor, int pageSize) {
    int size = size(pageSize);
    List<WebhookEndpoint> found =
        database.read(transaction -> store.page(transaction, environmentId, cursor, size + 1));
    return Page.cut(found, size, cursor, WebhookEndpoint::id, 0);
  }

  /** What a page size on the wire, an unsigned number, asks for. */
  static int size(int pageSize) {
    return pageSize == 0 ? DEFAULT_PAGE_SIZE : PageSize.capped(MAX_PAGE_SIZE, pageSize);
  }

  static RuntimeException notFound(String id) {
    return new ApiError.NotFound("webhook endpoint", id).exception();
  }
}
