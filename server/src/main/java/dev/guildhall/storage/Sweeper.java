package dev.guildhall.storage;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work again and again in the background, one period after it ended last. Work that fails is
 * logged and tried again.
 */
public final class Sweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  private final String name;
  private final Duration period;
  private final Runnable work;
  private final Thread thread;
  private volatile boolean closed;

  public Sweeper(String name, Duration period, Runnable work) {
    this.name = name;
    this.period = period;
    this.work = work;
    this.thread = Thread.ofVirtual().name("sweep-" + name).start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        work.run();
      } catch (Throwable failed) {
        if (!closed) {
          log.warn("sweeping {} failed, trying again: {}", name, failed.toString());
        }
      }
      if (!closed) {
        LockSupport.parkNanos(period.toNanos());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
