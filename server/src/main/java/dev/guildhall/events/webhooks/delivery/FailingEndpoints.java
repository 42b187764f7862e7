package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes since when an endpoint has failed, and disables one that is gone, or has failed for {@link
 * #PATIENCE} without one delivery that got through.
 */
final class FailingEndpoints {
  static final Duration PATIENCE = Duration.ofDays(5);

  private static final Logger log = LoggerFactory.getLogger(FailingEndpoints.class);

  private final IdSource ids;
  private final Clock clock;
  private final ReceiverStore receivers = new ReceiverStore();

  FailingEndpoints(IdSource ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  void note(Transaction transaction, EndpointKey endpoint, List<Outcome> outcomes)
      throws SQLException {
    if (outcomes.stream().anyMatch(Outcome::delivered)) {
      receivers.succeeded(transaction, endpoint);
    }
    if (outcomes.stream().noneMatch(Outcome::failed)) {
      return;
    }
    Instant now = clock.instant();
    Optional<ReceiverStore.Failing> failing = receivers.failed(transaction, endpoint, now);
    Optional<Instant> before = failing.flatMap(ReceiverStore.Failing::before);
    boolean tooLong =
        failing.filter(found -> !found.since().plus(PATIENCE).isAfter(now)).isPresent();
    if (outcomes.stream().anyMatch(Outcome::gone)) {
      disable(transaction, endpoint, "the receiver answered 410 Gone", before, now);
    } else if (tooLong) {
      String reason = "no delivery got through for %d days".formatted(PATIENCE.toDays());
      disable(transaction, endpoint, reason, before, now);
    }
  }

  private void disable(
      Transaction transaction,
      EndpointKey endpoint,
      String reason,
      Optional<Instant> failingBefore,
      Instant now)
      throws SQLException {
    if (receivers.disable(transaction, endpoint, reason, failingBefore, ids.next(), now)) {
      log.info("webhook endpoint whe_{} is disabled: {}", endpoint.endpointId(), reason);
    }
  }
}
