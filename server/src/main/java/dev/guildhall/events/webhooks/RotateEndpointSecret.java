package dev.guildhall.events.webhooks;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Gives an endpoint another secret. The old one signs beside it until the overlap ends, {@link
 * #DEFAULT_OVERLAP} where none is named and {@link #MAX_OVERLAP} at most.
 *
 * <p>Errors: {@link ApiError.NotFound} for an id that is none of the environment's.
 */
final class RotateEndpointSecret {
  static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);
  static final Duration MAX_OVERLAP = Duration.ofDays(7);

  private final Database database;
  private final Clock clock;
  private final EndpointStore store = new EndpointStore();

  RotateEndpointSecret(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A new secret, and until when the old one signs too. */
  record Rotated(WebhookSecret secret, Instant oldExpiresAt) {}

  Rotated run(long environmentId, String id, Duration overlap) {
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
