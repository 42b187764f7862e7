package dev.guildhall.directories.scim;

import com.google.common.util.concurrent.Striped;
import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Provisioning's transactions. Those of one organization wait for its lock anyway; they do so here,
 * each on a thread that costs nothing, and not in the database, each on a connection that others
 * need: a provider's parallel calls leave the pool to the rest.
 */
final class ProvisioningTurns {
  /** Organizations whose numbers meet in one take turns too, which harms nobody for long. */
  private static final int LOCKS = 256;

  /** Longer than any transaction takes; who waits longer is refused, and comes again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Database database;
  private final Striped<Lock> turns = Striped.lock(LOCKS);

  ProvisioningTurns(Database database) {
    this.database = database;
  }

  /**
   * Runs work that begins with {@link OpenDirectory#lock}. Throws {@link
   * ApiError.DatabaseUnavailable} where no turn comes.
   */
  <T extends @Nullable Object> T transaction(Endpoint endpoint, Database.Work<T> work) {
    if (database.isTogether()) {
      // The whole transaction may have the organization's lock already, and must not wait here for
      // one that waits for that.
      return database.transaction(work);
    }
    return run(endpoint, () -> database.transaction(work));
  }

  /**
   * Runs anything that waits for the organization's lock, when its turn comes. Throws {@link
   * ApiError.DatabaseUnavailable} where none comes; then nothing ran.
   */
  <T extends @Nullable Object> T run(Endpoint endpoint, Supplier<T> work) {
    Lock turn = turns.get(endpoint.caller().organizationId());
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
    throw new ApiError.DatabaseUnavailable().exception();
  }
}
