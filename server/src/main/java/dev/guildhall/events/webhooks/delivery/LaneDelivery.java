package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.events.Event;
import dev.guildhall.events.webhooks.EventBody;
import dev.guildhall.events.webhooks.ReceiverAnswer;
import dev.guildhall.events.webhooks.WebhookSecret;
import dev.guildhall.events.webhooks.WebhookUrl;
import dev.guildhall.events.webhooks.delivery.DeliveryStore.Claim;
import dev.guildhall.events.webhooks.delivery.DeliveryStore.Pending;
import dev.guildhall.events.webhooks.delivery.Outcome.Attempt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is next in a lane, one after the other, until something fails, time is up, or the
 * server stops.
 */
final class LaneDelivery {
  private static final Logger log = LoggerFactory.getLogger(LaneDelivery.class);

  /** How long a claim lasts; no request begins that could end after it. */
  static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration LAST_BEGIN = Duration.ofSeconds(12);

  private final WebhookSender sender;
  private final EventBody bodies;
  private final Clock clock;
  private final BooleanSupplier stopping;

  LaneDelivery(WebhookSender sender, EventBody bodies, Clock clock, BooleanSupplier stopping) {
    this.sender = sender;
    this.bodies = bodies;
    this.clock = clock;
    this.stopping = stopping;
  }

  /** What is sent: deliveries of one lane in order, their events, to where, signed by what. */
  record Load(
      Claim claim,
      List<Pending> pending,
      Map<Long, Event> events,
      WebhookUrl url,
      List<WebhookSecret> secrets) {}

  Outcome run(Load load) {
    long begin = System.nanoTime();
    List<Attempt> attempts = new ArrayList<>();
    for (Pending next : load.pending()) {
      if (System.nanoTime() - begin > LAST_BEGIN.toNanos() || stopping.getAsBoolean()) {
        break;
      }
      Instant sentAt = clock.instant();
      ReceiverAnswer answer = send(next, load);
      Instant now = clock.instant();
      Instant limit = next.firstAttemptAt().orElse(sentAt).plus(Backoff.LIMIT);
      boolean finished = !answer.mayBeRetried() || !now.isBefore(limit);
      attempts.add(
          new Attempt(
              next.id(),
              sentAt,
              load.url().value(),
              answer,
              finished ? Optional.of(now) : Optional.empty()));
      if (!finished) {
        Instant retry = now.plus(Backoff.after(next.attempts() + 1));
        return new Outcome(load.claim(), attempts, retry.isBefore(limit) ? retry : limit);
      }
    }
    return new Outcome(load.claim(), attempts, clock.instant());
  }

  private ReceiverAnswer send(Pending next, Load load) {
    try {
      return bodies
          .print(next.testBody(), Optional.ofNullable(load.events().get(next.eventId())))
          .map(body -> new WebhookMessage("evt_" + next.eventId(), body, load.secrets()))
          .map(message -> sender.send(load.claim().endpoint(), load.url(), message))
          .orElseGet(() -> new ReceiverAnswer.Unsendable("the log no longer holds the event"));
    } catch (RuntimeException defect) {
      // One event that cannot be printed must not stop its lane for ever.
      log.error("delivery whd_{} failed", next.id(), defect);
      return new ReceiverAnswer.Failed("the event could not be sent", Duration.ZERO);
    }
  }
}
