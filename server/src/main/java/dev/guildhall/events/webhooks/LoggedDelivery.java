package dev.guildhall.events.webhooks;

import dev.guildhall.api.PrefixedId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One event on its way to one endpoint, with its last attempt.
 *
 * @param testBody the body of a made-up event, which the log does not have
 */
record LoggedDelivery(
    long id,
    long eventId,
    Optional<String> testBody,
    int attempts,
    Optional<Instant> firstAttemptAt,
    Optional<Instant> sentAt,
    Optional<String> sentTo,
    Optional<ReceiverAnswer> answer,
    boolean delivered,
    Optional<Instant> finishedAt) {
  private static final String PREFIX = "whd_";

  String wireId() {
    return PREFIX + id;
  }

  static Optional<Long> parseId(String text) {
    return PrefixedId.parse(PREFIX, text);
  }

  static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1000);
  }
}
