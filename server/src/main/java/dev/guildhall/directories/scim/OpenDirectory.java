package dev.guildhall.directories.scim;

import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
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
    Transaction transaction, Endpoint endpoint, IdSource ids, Instant now, Optional<Seats> seats) {

  /**
   * How many users an organization may have.
   *
   * @param left none or fewer, where it has as many already
   */
  record Seats(int limit, long left) {}

  private static final String LOCK =
      """
      select from organizations
      where environment_id = ? and organization_id = ? and deleted_at is null
      for no key update
      """;

  /** A statement of its own: only so it sees what the lock waited for. */
  private static final String STATE =
      """
      select d.enabled, s.max_users, s.max_users - (
          select sum(e.user_count) from directories e
          where s.max_users > 0 and e.environment_id = o.environment_id
            and e.organization_id = o.organization_id and e.deleted_at is null) as seats_left
      from organizations o join directories d using (environment_id, organization_id)
        join environments n using (environment_id)
        left join organization_settings s using (environment_id, organization_id)
      where o.environment_id = ? and o.organization_id = ? and d.directory_id = ?
        and o.deleted_at is null and d.deleted_at is null and n.deleted_at is null
      """;

  private record State(boolean enabled, Optional<Seats> seats) {
    static State read(ResultSet row) throws SQLException {
      Long left = row.getObject("seats_left", Long.class);
      return new State(
          row.getBoolean("enabled"),
          left == null ? Optional.empty() : Optional.of(new Seats(row.getInt("max_users"), left)));
    }
  }

  /** Locks; throws {@link DirectoryClosed}. */
  static OpenDirectory lock(Transaction transaction, Endpoint endpoint, IdSource ids, Clock clock)
      throws SQLException {
    long organization = endpoint.caller().organizationId().number();
    State state =
        transaction
            .firstAfter(
                LOCK,
                STATE,
                p ->
                    p.add(endpoint.environment())
                        .add(organization)
                        .add(endpoint.environment())
                        .add(organization)
                        .add(endpoint.directory().number()),
                State::read)
            .orElseThrow(() -> new DirectoryClosed(true));
    if (!state.enabled) {
      throw new DirectoryClosed(false);
    }
    return new OpenDirectory(
        transaction, endpoint, ids, clock.instant().truncatedTo(ChronoUnit.MILLIS), state.seats);
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
