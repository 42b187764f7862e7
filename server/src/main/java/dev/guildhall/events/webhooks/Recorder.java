package dev.guildhall.events.webhooks;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what came of deliveries: everything that has come together since the last time in one
 * transaction an endpoint, so that many lanes cost few transactions. Disables an endpoint that is
 * gone, or has failed for {@link #PATIENCE} without one delivery that got through.
 */
final class Recorder implements Runnable {
  static final Duration PATIENCE = Duration.ofDays(5);

  private static final Logger log = LoggerFactory.getLogger(Recorder.class);
  private static final int BATCH = 256;
  private static final int MILLIS_PER_LOOK = 500;

  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final Consumer<Outcome> recorded;
  private final BlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();
  private final DeliveryStore deliveries = new DeliveryStore();
  private final EndpointStore endpoints = new EndpointStore();
  private volatile boolean closed;

  /**
   * @param recorded is told of each outcome, once it is written down or could not be
   */
  Recorder(Database database, IdSource ids, Clock clock, Consumer<Outcome> recorded) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.recorded = recorded;
  }

  void add(Outcome outcome) {
    queue.add(outcome);
  }

  @Override
  public void run() {
    try {
      while (!closed || !queue.isEmpty()) {
        Outcome first = queue.poll(MILLIS_PER_LOOK, TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Outcome> batch = new ArrayList<>(List.of(first));
          queue.drainTo(batch, BATCH);
          batch.stream()
              .collect(Collectors.groupingBy(outcome -> outcome.claim().endpoint()))
              .forEach(this::record);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where the database refuses a batch, one outcome of it is to blame: each is tried alone. */
  private void record(EndpointKey endpoint, List<Outcome> outcomes) {
    if (!isOver(endpoint, outcomes) && outcomes.size() > 1) {
      outcomes.forEach(outcome -> isOver(endpoint, List.of(outcome)));
    }
    outcomes.forEach(recorded);
  }

  /**
   * Writes outcomes down, all or none. Answers whether these need no further try: they are written
   * down, or the database is away and their claims run out.
   */
  private boolean isOver(EndpointKey endpoint, List<Outcome> outcomes) {
    try {
      database.run(transaction -> {
        // The endpoint's row before its lanes', as whoever fans events out locks them.
        judge(transaction, endpoint, outcomes);
        deliveries.record(transaction, endpoint, outcomes);
      });
      return true;
    } catch (Throwable failure) {
      // The claims run out, and then what was sent is sent again: at least once.
      log.warn(
          "deliveries of {} lanes could not be written down: {}",
          outcomes.size(),
          failure.toString());
      return isUnavailable(failure);
    }
  }

  private static boolean isUnavailable(Throwable failure) {
    return failure instanceof ApiException thrown
        && thrown.error() instanceof ApiError.DatabaseUnavailable;
  }

  private void judge(Transaction transaction, EndpointKey endpoint, List<Outcome> outcomes)
      throws SQLException {
    if (outcomes.stream().anyMatch(Outcome::delivered)) {
      endpoints.succeeded(transaction, endpoint.environmentId(), endpoint.endpointId());
    }
    if (outcomes.stream().noneMatch(Outcome::failed)) {
      return;
    }
    Instant now = clock.instant();
    Optional<EndpointStore.Failing> failing =
        endpoints.failed(transaction, endpoint.environmentId(), endpoint.endpointId(), now);
    Optional<Instant> before = failing.flatMap(EndpointStore.Failing::before);
    boolean tooLong =
        failing.filter(found -> !found.since().plus(PATIENCE).isAfter(now)).isPresent();
    if (outcomes.stream().anyMatch(Outcome::gone)) {
      disable(transaction, endpoint, "the receiver answered 410 Gone", before, now);
    } else if (tooLong) {
      disable(
          transaction,
          endpoint,
          "no delivery got through for %d days".formatted(PATIENCE.toDays()),
          before,
          now);
    }
  }

  private void disable(
      Transaction transaction,
      EndpointKey endpoint,
      String reason,
      Optional<Instant> failingBefore,
      Instant now)
      throws SQLException {
    if (endpoints.disable(
        transaction,
        endpoint.environmentId(),
        endpoint.endpointId(),
        reason,
        failingBefore,
        ids.next(),
        now)) {
      log.info("webhook endpoint whe_{} is disabled: {}", endpoint.endpointId(), reason);
    }
  }

  /** Ends once what was added is written down. */
  void close() {
    closed = true;
  }
}
