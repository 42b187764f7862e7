package dev.guildhall.events.webhooks;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Updates an endpoint, deletes it with all that waits for it, or gives it another secret.
 *
 * <p>Errors: {@link ApiError.NotFound} for an id that is none of the environment's.
 */
final class ChangeEndpoint {
  static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);
  static final Duration MAX_OVERLAP = Duration.ofDays(7);

  private final Database database;
  private final Clock clock;
  private final EndpointStore store = new EndpointStore();

  ChangeEndpoint(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What names nothing changes nothing, the time of the last change neither. */
  WebhookEndpoint update(long environmentId, String id, EndpointChanges changes) {
    return WebhookEndpoint.parseId(id)
        .flatMap(number ->
            database.statement(transaction ->
                changes.isEmpty()
                    ? store.find(transaction, environmentId, number)
                    : store.update(transaction, environmentId, number, changes, clock.instant())))
        .orElseThrow(() -> FindEndpoints.notFound(id));
  }

  void delete(long environmentId, String id) {
    boolean deleted =
        WebhookEndpoint.parseId(id)
            .filter(number ->
                database.statement(transaction -> store.delete(transaction, environmentId, number)))
            .isPresent();
    if (!deleted) {
      throw FindEndpoints.notFound(id);
    }
  }

  /** A new secret, and until when the old one signs too. */
  record Rotated(WebhookSecret secret, Instant oldExpiresAt) {}

  Rotated rotate(long environmentId, String id, Duration overlap) {
    WebhookSecret secret = WebhookSecret.random();
    Instant now = clock.instant();
    Instant oldExpiresAt = now.plus(overlap);
    boolean rotated =
        WebhookEndpoint.parseId(id)
            .filter(number ->
                database.statement(transaction ->
                    store.rotate(transaction, environmentId, number, secret, oldExpiresAt, now)))
            .isPresent();
    if (!rotated) {
      throw FindEndpoints.notFound(id);
    }
    return new Rotated(secret, oldExpiresAt);
  }
}
