package dev.guildhall.directories;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Takes the directories of a deleted organization for good, from the leaves up, in batches that
 * hold few locks and not for long. Of each secret a tombstone stays, its hash alone, for as long as
 * providers are known to try again. What was noted of their calls stays as long.
 */
public final class PurgeDirectories {
  /** Entra ID retries a refused directory daily for 28 days (contract/SCIM.md, section 4). */
  public static final Duration TOMBSTONE_LIFETIME = Duration.ofDays(28);

  private static final String BURY =
      """
      insert into directory_tombstones (environment_id, directory_id, secret_hash,
        organization_id, deleted_at, expires_at)
      select s.environment_id, s.directory_id, s.secret_hash, d.organization_id, dead.at,
        dead.at + make_interval(secs => ?)
      from organizations o
      join directories d using (environment_id, organization_id)
      join directory_secrets s using (environment_id, directory_id)
      cross join lateral (select least(d.deleted_at, o.deleted_at) as at) dead
      where o.environment_id = ? and o.organization_id = ?
        and (s.expires_at is null or s.expires_at > dead.at)
      on conflict do nothing
      """;

  /** %1$s: the table; %2$s: how many rows at most. */
  private static final String TAKE =
      """
      delete from %1$s t using (
        select x.ctid from directories d join %1$s x using (environment_id, directory_id)
        where d.environment_id = ? and d.organization_id = ?
        limit %2$d) gone
      where t.ctid = gone.ctid
      """;

  private static final List<String> LEAVES_FIRST =
      List.of("directory_memberships", "directory_groups", "directory_users");

  /**
   * Takes one batch, of one table. The organization must be deleted, and past its retention.
   *
   * @return how many rows it took; 0 when nothing is left
   */
  public int batch(Transaction transaction, long environmentId, long organizationId, int size)
      throws SQLException {
    for (String table : LEAVES_FIRST) {
      int taken =
          transaction.update(
              TAKE.formatted(table, size), p -> p.add(environmentId).add(organizationId));
      if (taken > 0) {
        return taken;
      }
    }
    transaction.update(
        BURY,
        p -> p.add((int) TOMBSTONE_LIFETIME.toSeconds()).add(environmentId).add(organizationId));
    transaction.update(
        TAKE.formatted("directory_secrets", Integer.MAX_VALUE),
        p -> p.add(environmentId).add(organizationId));
    return transaction.update(
        "delete from directories where environment_id = ? and organization_id = ?",
        p -> p.add(environmentId).add(organizationId));
  }

  /** Forgets the tombstones whose time has come, and what was noted of calls to them. */
  public void forget(Database database, Instant now) {
    database.statement(transaction -> forget(transaction, now));
  }

  int forget(Transaction transaction, Instant now) throws SQLException {
    return transaction.update(
        """
        with gone as (
          delete from directory_tombstones where expires_at <= ?
          returning environment_id, directory_id)
        delete from directory_calls c using gone
        where c.environment_id = gone.environment_id and c.directory_id = gone.directory_id
        """,
        p -> p.add(now));
  }
}
