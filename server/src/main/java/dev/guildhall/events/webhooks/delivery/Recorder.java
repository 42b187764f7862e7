package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.storage.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what came of deliveries: everything that has come together since the last time in one
 * transaction an endpoint, so that many lanes cost few transactions.
 */
final class Recorder implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Recorder.class);
  private static final int BATCH = 256;
  private static final int MILLIS_PER_LOOK = 500;

  private final Database database;
  private final FailingEndpoints failing;
  private final Consumer<Outcome> recorded;
  private final BlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();
  private final DeliveryStore deliveries = new DeliveryStore();
  private volatile boolean closed;

  /**
   * @param recorded is told of each outcome, once it is written down or could not be
   */
  Recorder(Database database, FailingEndpoints failing, Consumer<Outcome> recorded) {
    this.database = database;
    this.failing = failing;
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
        failing.note(transaction, endpoint, outcomes);
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

  /** Ends once what was added is written down. */
  void close() {
    closed = true;
  }
}
