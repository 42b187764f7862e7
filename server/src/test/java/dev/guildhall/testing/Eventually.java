package dev.guildhall.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what others bring about: looks every few milliseconds, and fails where it stays out.
 */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GAP = Duration.ofMillis(3);

  private Eventually() {}

  /** What is waited for. What it throws ends the wait. */
  @FunctionalInterface
  public interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /** A look for something that may not be there yet. What it throws ends the wait. */
  @FunctionalInterface
  public interface Search<T, E extends Exception> {
    Optional<T> look() throws E;
  }

  /**
   * @param what what then holds, for the message
   */
  public static <E extends Exception> void until(String what, Condition<E> condition) throws E {
    var _ = found(what, () -> condition.holds() ? Optional.of(true) : Optional.empty());
  }

  /**
   * @param what what is looked for, for the message
   */
  public static <T, E extends Exception> T found(String what, Search<T, E> search) throws E {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<T> found = search.look();
    while (found.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within %d s: %s".formatted(PATIENCE.toSeconds(), what));
      }
      if (Thread.currentThread().isInterrupted()) { // as by a test's own time limit
        throw new AssertionError("not before the wait was interrupted: " + what);
      }
      LockSupport.parkNanos(GAP.toNanos());
      found = search.look();
    }
    return found.get();
  }
}
