package dev.guildhall.events.webhooks.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Ends a thread's wait early; raised any number of times while nobody waits, it ends one wait. */
final class WakeUp {
  private final Semaphore raised = new Semaphore(0);

  void raise() {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  /** Waits until it is raised, or this long; answers whether it was raised. */
  boolean await(Duration longest) {
    try {
      boolean early = raised.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
      raised.drainPermits();
      return early;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
