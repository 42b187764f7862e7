package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the log into deliveries, one row an event and endpoint. Looks when this process changed
 * something, and every second for what other processes change; while nothing is written anywhere,
 * looking costs one trivial statement.
 */
final class FanOut implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(FanOut.class);
  private static final int BATCH = 1000;
  private static final Duration IDLE = Duration.ofSeconds(1);

  /**
   * A change of this process may not be settled at once, where others are being made; so a while of
   * looking often follows it.
   */
  private static final Duration BUSY = Duration.ofMillis(20);

  private static final int BUSY_LOOKS = 50;

  /** The time between two looks: what is changed meanwhile waits for one look together. */
  private static final Duration GAP = Duration.ofMillis(10);

  /** The same while no endpoint is enabled: nobody waits for anything. */
  private static final Duration GAP_WITHOUT_ENDPOINTS = Duration.ofMillis(100);

  private final Database database;
  private final Clock clock;
  private final WakeUp changed;
  private final WakeUp deliver;
  private final FanOutStore store = new FanOutStore();
  private volatile boolean closed;

  /**
   * @param changed raised when the log may have grown
   * @param deliver raised when there is something to deliver
   */
  FanOut(Database database, Clock clock, WakeUp changed, WakeUp deliver) {
    this.database = database;
    this.clock = clock;
    this.changed = changed;
    this.deliver = deliver;
  }

  @Override
  public void run() {
    int busy = BUSY_LOOKS;
    long seen = 0;
    while (!closed) {
      boolean told = changed.await(busy > 0 ? BUSY : IDLE);
      busy = told ? BUSY_LOOKS : busy - 1;
      if (told) {
        deliver.raise(); // what was changed may also be what is due, as a replay is
      }
      Duration gap = GAP;
      try {
        Optional<Long> horizon = database.statement(store::horizon);
        if (horizon.isEmpty()) {
          gap = GAP_WITHOUT_ENDPOINTS;
        } else if (horizon.get() != seen) {
          seen = round() ? horizon.get() : 0;
        }
      } catch (Throwable unreachable) {
        log.warn("the event log could not be read, trying again: {}", unreachable.toString());
        busy = 0;
      }
      LockSupport.parkNanos(gap.toNanos());
    }
  }

  /** One batch for every endpoint that is behind; answers whether none is left behind. */
  private boolean round() {
    boolean complete = true;
    for (EndpointKey endpoint : database.statement(store::behind)) {
      int read =
          database.statement(
              transaction -> store.next(transaction, endpoint, BATCH, clock.instant()));
      complete &= read > 0 && read < BATCH;
      deliver.raise();
    }
    if (!complete) {
      changed.raise();
    }
    return complete;
  }

  void close() {
    closed = true;
    changed.raise();
  }
}
