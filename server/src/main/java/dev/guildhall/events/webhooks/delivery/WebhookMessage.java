package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.events.webhooks.WebhookSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One request to a receiver: its id, its body, and the secrets that sign it. */
record WebhookMessage(String id, byte[] body, List<WebhookSecret> secrets) {

  /**
   * The headers of Standard Webhooks: one signature for each secret that signs now, youngest first.
   */
  Map<String, String> headers(Instant now) {
    long timestamp = now.getEpochSecond();
    return Map.of(
        "webhook-id",
        id,
        "webhook-timestamp",
        Long.toString(timestamp),
        "webhook-signature",
        secrets.stream()
            .map(secret -> secret.sign(id, timestamp, body))
            .collect(Collectors.joining(" ")));
  }
}
