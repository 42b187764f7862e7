package dev.guildhall.storage;

import com.google.common.util.concurrent.Striped;
import dev.guildhall.api.ApiError;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has callers who want the same row's lock wait for each other here, each on a thread that costs
 * nothing, and not in the database, each on a connection that others need. Never wait here while
 * holding a row's lock: who has the turn may be waiting for that row.
 */
public final class Turns {
  /** Keys that meet in one take turns too, which harms nobody for long. */
  private static final int LOCKS = 256;

  /** Longer than any transaction takes; who waits longer is refused, and comes again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Striped<Lock> locks = Striped.lock(LOCKS);

  /**
   * Runs work when its key's turn comes. Throws {@link ApiError.DatabaseUnavailable} where none
   * comes; then nothing ran.
   */
  public <T extends @Nullable Object> T run(Object key, Supplier<T> work) {
    Lock turn = locks.get(key);
    take(turn);
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  private static void take(Lock turn) {
    try {
      if (turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new ApiError.DatabaseUnavailable(false).exception();
  }
}
