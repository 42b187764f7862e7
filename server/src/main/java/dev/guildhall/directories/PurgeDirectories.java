package dev.guildhall.directories;

import dev.guildhall.directories.DeletedDirectoryStore.Doomed;
import dev.guildhall.directories.DeletedDirectoryStore.Leaf;
import dev.guildhall.directories.DeletedDirectoryStore.Whose;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes deleted directories for good, those of a deleted organization and those that were deleted
 * alone, from the leaves up, in batches that hold few locks and not for long. Of each secret a
 * tombstone stays, its hash alone, for as long as providers are known to try again. What was noted
 * of their calls stays as long.
 */
public final class PurgeDirectories {
  /** Entra ID retries a refused directory daily for 28 days (SCIM.md, section 4). */
  public static final Duration TOMBSTONE_LIFETIME = Duration.ofDays(28);

  private static final int BATCH = 1000;

  private final DeletedDirectoryStore store = new DeletedDirectoryStore();

  /**
   * Takes one batch, of one table. The organization must be deleted, and past its retention.
   *
   * @return how many rows it took; 0 when nothing is left
   */
  public int batch(Transaction transaction, long environmentId, long organizationId, int size)
      throws SQLException {
    return batch(
        transaction, new Doomed(environmentId, Whose.OF_ORGANIZATION, organizationId), size);
  }

  private int batch(Transaction transaction, Doomed doomed, int size) throws SQLException {
    for (Leaf leaf : Leaf.values()) {
      int taken = store.take(transaction, leaf, doomed, size);
      if (taken > 0) {
        return taken;
      }
    }
    int buried = store.bury(transaction, doomed, size, TOMBSTONE_LIFETIME);
    return buried > 0 ? buried : store.finish(transaction, doomed, size);
  }

  /**
   * Takes the directories that were deleted alone, each once its retention is over. Those of a
   * deleted organization wait for its purge, since it may be restored. Several processes share the
   * work: each takes what no other holds.
   */
  public void sweep(Database database, Duration retention, Instant now) {
    while (database.transaction(transaction -> step(transaction, now.minus(retention)))) {
      // a batch a transaction
    }
  }

  /** One batch; whether there may be more to do. */
  private boolean step(Transaction transaction, Instant before) throws SQLException {
    Optional<Doomed> found = store.overdue(transaction, before);
    if (found.isPresent()) {
      batch(transaction, found.get(), BATCH);
    }
    return found.isPresent();
  }

  /** Forgets the tombstones whose time has come, and what was noted of calls to them. */
  public void forget(Database database, Instant now) {
    database.statement(transaction -> store.forget(transaction, now));
  }
}
