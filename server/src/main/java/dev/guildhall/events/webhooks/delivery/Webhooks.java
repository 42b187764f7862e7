package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.events.EventCatalog;
import dev.guildhall.events.FindEvents;
import dev.guildhall.events.webhooks.EventBody;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The delivery of webhooks in this process, beside other processes on the same database: every
 * event reaches every endpoint that asked for it at least once, in order per organization.
 *
 * <p>Three threads talk to the database, one statement at a time each, so that the API keeps its
 * connections whatever there is to deliver: {@link FanOut} turns the log into deliveries, {@link
 * Dispatcher} claims and starts them, {@link Recorder} writes down what came of them.
 */
public final class Webhooks implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final WakeUp changed = new WakeUp();
  private final WakeUp deliver = new WakeUp();
  private final LanesInFlight inFlight = new LanesInFlight();
  private final WebhookSender sender;
  private final FanOut fanOut;
  private final Dispatcher dispatcher;
  private final Recorder recorder;
  private final List<Thread> threads;
  private final ExecutorService lanes =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-lane-", 0).factory());
  private volatile boolean closed;

  /**
   * @param privateAllowed whether receivers may be at private addresses
   */
  public Webhooks(
      Database database, IdSource ids, Clock clock, EventCatalog catalog, boolean privateAllowed) {
    this.sender = new WebhookSender(clock, TIMEOUT, privateAllowed);
    this.recorder =
        new Recorder(
            database,
            new FailingEndpoints(ids, clock),
            outcome -> {
              inFlight.remove(outcome.claim().endpoint(), outcome.claim().lane());
              deliver.raise();
            });
    this.fanOut = new FanOut(database, clock, changed, deliver);
    LaneDelivery delivery = new LaneDelivery(sender, new EventBody(catalog), clock, () -> closed);
    this.dispatcher =
        new Dispatcher(
            database,
            clock,
            new FindEvents(database),
            inFlight,
            deliver,
            load -> lanes.execute(() -> recorder.add(delivery.run(load))));
    this.threads =
        List.of(
            Thread.ofVirtual().name("webhook-fan-out").start(fanOut),
            Thread.ofVirtual().name("webhook-dispatcher").start(dispatcher),
            Thread.ofVirtual().name("webhook-recorder").start(recorder));
  }

  /** Says that this process has changed something: what it logged goes out at once. */
  public void changed() {
    changed.raise();
  }

  /** Finishes what is being sent, for a moment; the rest is sent by others, or after a start. */
  @Override
  public void close() {
    closed = true;
    fanOut.close();
    dispatcher.close();
    long end = System.nanoTime() + GRACE.toNanos();
    while (!inFlight.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    recorder.close();
    join();
    sender.close();
    lanes.shutdownNow();
  }

  private void join() {
    try {
      for (Thread thread : threads) {
        thread.join(GRACE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
