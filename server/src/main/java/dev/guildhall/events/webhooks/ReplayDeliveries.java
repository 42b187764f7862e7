package dev.guildhall.events.webhooks;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends what was sent before once more: the same event, under its own id, as a delivery of its own.
 * Replays keep the order of an organization among themselves and do not hold up what is new.
 *
 * <p>Errors: {@link ApiError.NotFound} for a delivery that is none of the endpoint's; {@link
 * ApiError.FailedPrecondition} where the endpoint is disabled, or where the log no longer holds the
 * event of the one delivery; {@link ApiError.InvalidRequest} for a time of more than {@link #MOST}
 * deliveries.
 */
final class ReplayDeliveries {
  /** How many deliveries one call sends again: what bounds its time and its memory. */
  static final int MOST = 10_000;

  private static final int BATCH = 1000;

  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final DeliveryLogStore store = new DeliveryLogStore();

  ReplayDeliveries(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  int one(WebhookEndpoint endpoint, String deliveryId) {
    refuseDisabled(endpoint);
    Optional<Long> id = LoggedDelivery.parseId(deliveryId);
    int made = id.map(one -> replay(endpoint, List.of(one))).orElse(0);
    if (made == 0) {
      throw id.filter(one -> exists(endpoint, one)).isPresent()
          ? new ApiError.FailedPrecondition(
                  "the log no longer holds the event of the webhook delivery %s: it cannot be sent again"
                      .formatted(deliveryId))
              .exception()
          : new ApiError.NotFound("webhook delivery", deliveryId).exception();
    }
    return made;
  }

  private boolean exists(WebhookEndpoint endpoint, long delivery) {
    return database.read(transaction ->
        store.exists(transaction, endpoint.environmentId(), endpoint.id(), delivery));
  }

  /**
   * Those of events that happened from {@code from}, inclusive, to {@code until}, exclusive, both
   * rounded down to ten milliseconds, as ids tell times. What was never sent is no part: it is
   * still on its way, and would arrive twice. Nor is what the log no longer holds.
   */
  int range(WebhookEndpoint endpoint, Instant from, Instant until) {
    refuseDisabled(endpoint);
    List<Long> sent = sent(endpoint, from, until);
    int made = 0;
    for (int start = 0; start < sent.size(); start += BATCH) {
      made += replay(endpoint, sent.subList(start, Math.min(start + BATCH, sent.size())));
    }
    return made;
  }

  private List<Long> sent(WebhookEndpoint endpoint, Instant from, Instant until) {
    long after = IdSource.firstAt(from) - 1;
    // A delivery's id is its event's, which tells its time; what is made from here on is no part.
    long before = IdSource.firstAt(until.isBefore(clock.instant()) ? until : clock.instant());
    List<Long> sent =
        database.statement(transaction ->
            store.sentBetween(
                transaction, endpoint.environmentId(), endpoint.id(), after, before, MOST + 1));
    if (sent.size() > MOST) {
      throw new ApiError.InvalidRequest(
              "more than %d deliveries were sent between start_time and end_time; ask for a smaller span"
                  .formatted(MOST))
          .exception();
    }
    return sent;
  }

  private int replay(WebhookEndpoint endpoint, List<Long> deliveries) {
    List<Long> newIds = deliveries.stream().map(_ -> ids.next()).toList();
    return database.statement(transaction ->
        store.replay(
            transaction,
            endpoint.environmentId(),
            endpoint.id(),
            deliveries,
            newIds,
            clock.instant()));
  }

  static void refuseDisabled(WebhookEndpoint endpoint) {
    if (!endpoint.enabled()) {
      throw new ApiError.FailedPrecondition(
              "the webhook endpoint %s is disabled; enable it first".formatted(endpoint.wireId()))
          .exception();
    }
  }
}
