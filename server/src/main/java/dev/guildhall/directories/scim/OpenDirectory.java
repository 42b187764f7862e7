package dev.guildhall.directories.scim;

import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A living, enabled directory whose organization this transaction has locked: no delete or disable
 * commits before it ends, and its changes are in one order with all others of the organization.
 *
 * @param now to the millisecond, so that what is answered is what is stored
 * @param seats the organization's, where they are limited; the lock makes the count exact
 */
record OpenDirectory(
    Transaction transaction, ScimCall call, IdSource ids, Instant now, Optional<Seats> seats) {
  private static final OpenDirectoryStore STORE = new OpenDirectoryStore();

  /**
   * How many users an organization may have.
   *
   * @param left none or fewer, where it has as many already
   */
  record Seats(int limit, long left) {}

  /** Locks; throws {@link DirectoryClosed}. */
  static OpenDirectory lock(Transaction transaction, ScimCall call, IdSource ids, Clock clock)
      throws SQLException {
    OpenDirectoryStore.State state =
        STORE.lock(transaction, call).orElseThrow(() -> new DirectoryClosed(true));
    if (!state.enabled()) {
      throw new DirectoryClosed(false);
    }
    return new OpenDirectory(
        transaction, call, ids, clock.instant().truncatedTo(ChronoUnit.MILLIS), state.seats());
  }

  long environment() {
    return call.environment();
  }

  long number() {
    return call.directory().number();
  }

  long organization() {
    return call.caller().organizationId().number();
  }

  List<Long> newIds(int count) {
    List<Long> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(ids.next());
    }
    return made;
  }
}
