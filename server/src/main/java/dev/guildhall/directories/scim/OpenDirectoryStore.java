package dev.guildhall.directories.scim;

import dev.guildhall.directories.scim.OpenDirectory.Seats;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The SQL that locks the organization of a directory, and tells whether the directory is open. */
final class OpenDirectoryStore {
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

  record State(boolean enabled, Optional<Seats> seats) {}

  /** Empty where the directory does not live. */
  Optional<State> lock(Transaction transaction, ScimCall call) throws SQLException {
    long organization = call.caller().organizationId().number();
    return transaction.firstAfter(
        LOCK,
        STATE,
        p ->
            p.add(call.environment())
                .add(organization)
                .add(call.environment())
                .add(organization)
                .add(call.directory().number()),
        OpenDirectoryStore::read);
  }

  private static State read(ResultSet row) throws SQLException {
    Long left = row.getObject("seats_left", Long.class);
    return new State(
        row.getBoolean("enabled"),
        left == null ? Optional.empty() : Optional.of(new Seats(row.getInt("max_users"), left)));
  }
}
