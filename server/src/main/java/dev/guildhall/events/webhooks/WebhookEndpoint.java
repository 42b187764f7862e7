package dev.guildhall.events.webhooks;

import dev.guildhall.api.PrefixedId;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A URL to which an environment's events go.
 *
 * @param eventTypes those it hears of; empty for all
 * @param disabledReason why the server disabled it
 * @param failingSince the first attempt that failed with none since that got through
 */
record WebhookEndpoint(
    long environmentId,
    long id,
    WebhookUrl url,
    String description,
    List<String> eventTypes,
    boolean enabled,
    Optional<String> disabledReason,
    Optional<Instant> failingSince,
    Instant updatedAt) {
  static final int MAX_DESCRIPTION_LENGTH = 500;
  static final int MAX_EVENT_TYPES = 100;
  private static final String PREFIX = "whe_";

  String wireId() {
    return PREFIX + id;
  }

  static Optional<Long> parseId(String text) {
    return PrefixedId.parse(PREFIX, text);
  }

  Instant createdAt() {
    return IdSource.timeOf(id);
  }
}
