package dev.guildhall.directories.scim;

import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A living, enabled directory whose organization this transaction has locked: no delete or disable
 * commits before it ends, and its changes are in one order with all others of the organization.
 *
 * @param now to the millisecond, so that what is answered is what is stored
 */
record OpenDirectory(Transaction transaction, Endpoint endpoint, IdSource ids, Instant now) {

  /** Locks; throws {@link DirectoryClosed}. */
  static OpenDirectory lock(Transaction transaction, Endpoint endpoint, IdSource ids, Clock clock)
      throws SQLException {
    boolean lives =
        transaction
            .first(
                """
                select 1 from organizations
                where environment_id = ? and organization_id = ? and deleted_at is null
                for no key update
                """,
                p -> p.add(endpoint.environment()).add(endpoint.caller().organizationId().number()),
                _ -> true)
            .orElse(false);
    // Read after the lock, in a statement of its own: only so it sees what the lock waited for.
    boolean enabled =
        lives
            ? transaction
                .first(
                    """
                    select enabled from directories
                    where environment_id = ? and directory_id = ? and organization_id = ?
                      and deleted_at is null
                    """,
                    p ->
                        p.add(endpoint.environment())
                            .add(endpoint.directory().number())
                            .add(endpoint.caller().organizationId().number()),
                    row -> row.getBoolean("enabled"))
                .orElseThrow(() -> new DirectoryClosed(true))
            : false;
    if (!lives || !enabled) {
      throw new DirectoryClosed(!lives);
    }
    return new OpenDirectory(
        transaction, endpoint, ids, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  long environment() {
    return endpoint.environment();
  }

  long number() {
    return endpoint.directory().number();
  }

  long organization() {
    return endpoint.caller().organizationId().number();
  }

  List<Long> newIds(int count) {
    List<Long> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(ids.next());
    }
    return made;
  }
}
