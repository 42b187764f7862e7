package dev.guildhall.directories;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes deleted directories for good, those of a deleted organization and those that were deleted
 * alone, from the leaves up, in batches that hold few locks and not for long. Of each secret a
 * tombstone stays, its hash alone, for as long as providers are known to try again. What was noted
 * of their calls stays as long.
 */
public final class PurgeDirectories {
  /** Entra ID retries a refused directory daily for 28 days (contract/SCIM.md, section 4). */
  public static final Duration TOMBSTONE_LIFETIME = Duration.ofDays(28);

  private static final int BATCH = 1000;

  /** Which directories a statement means. */
  private enum Whose {
    OF_ORGANIZATION("organization_id"),
    ONE("directory_id");

    private final String column;

    Whose(String column) {
      this.column = column;
    }
  }

  /** A table, and what follows environment and directory in its primary key. */
  private record Table(String name, String key) {}

  private static final List<Table> LEAVES_FIRST =
      List.of(
          new Table("directory_memberships", "group_id"),
          new Table("directory_groups", "group_id"),
          new Table("directory_users", "user_id"));

  /** In the order of the key, so that a small directory is found by it beside a huge one. */
  private static int take(
      Transaction transaction, Table table, Whose whose, long environmentId, long number, int size)
      throws SQLException {
    return transaction.update(
        """
        delete from %1$s t using (
          select x.ctid from directories d cross join lateral (
            select y.ctid from %1$s y
            where y.environment_id = d.environment_id and y.directory_id = d.directory_id
            order by y.%2$s limit %4$d) x
          where d.environment_id = ? and d.%3$s = ?
          limit %4$d) gone
        where t.ctid = gone.ctid
        """
            .formatted(table.name, table.key, whose.column, size),
        p -> p.add(environmentId).add(number));
  }

  /**
   * Takes one batch, of one table. The organization must be deleted, and past its retention.
   *
   * @return how many rows it took; 0 when nothing is left
   */
  public int batch(Transaction transaction, long environmentId, long organizationId, int size)
      throws SQLException {
    return batch(transaction, Whose.OF_ORGANIZATION, environmentId, organizationId, size);
  }

  private static int batch(
      Transaction transaction, Whose whose, long environmentId, long number, int size)
      throws SQLException {
    for (Table table : LEAVES_FIRST) {
      int taken = take(transaction, table, whose, environmentId, number, size);
      if (taken > 0) {
        return taken;
      }
    }
    int buried = bury(transaction, whose, environmentId, number, size);
    return buried > 0 ? buried : finish(transaction, whose, environmentId, number, size);
  }

  /** Takes secrets, and leaves a tombstone of each that a provider may still have. */
  private static int bury(
      Transaction transaction, Whose whose, long environmentId, long number, int size)
      throws SQLException {
    return transaction
        .first(
            """
            with gone as (
              delete from directory_secrets t using (
                select x.ctid, d.organization_id, least(d.deleted_at, o.deleted_at) as dead_at
                from organizations o join directories d using (environment_id, organization_id)
                cross join lateral (
                  select s.ctid from directory_secrets s
                  where s.environment_id = d.environment_id and s.directory_id = d.directory_id
                  order by s.secret_id limit %2$d) x
                where d.environment_id = ? and d.%1$s = ?
                limit %2$d) old
              where t.ctid = old.ctid
              returning t.*, old.organization_id, old.dead_at),
            buried as (
              insert into directory_tombstones (environment_id, directory_id, secret_hash,
                organization_id, deleted_at, expires_at)
              select environment_id, directory_id, secret_hash, organization_id, dead_at,
                dead_at + make_interval(secs => ?)
              from gone where expires_at is null or expires_at > dead_at
              on conflict do nothing)
            select count(*) from gone
            """
                .formatted(whose.column, size),
            p -> p.add(environmentId).add(number).add((int) TOMBSTONE_LIFETIME.toSeconds()),
            row -> row.getInt(1))
        .orElseThrow();
  }

  /** Without a tombstone nobody can ask for what was noted of the calls. */
  private static int finish(
      Transaction transaction, Whose whose, long environmentId, long number, int size)
      throws SQLException {
    return transaction
        .first(
            """
            with gone as (
              delete from directories d using (
                select ctid from directories
                where environment_id = ? and %1$s = ? limit %2$d) old
              where d.ctid = old.ctid
              returning d.environment_id, d.directory_id),
            silent as (
              delete from directory_calls c using gone
              where c.environment_id = gone.environment_id and c.directory_id = gone.directory_id
                and not exists (select from directory_tombstones t
                  where t.environment_id = c.environment_id and t.directory_id = c.directory_id))
            select count(*) from gone
            """
                .formatted(whose.column, size),
            p -> p.add(environmentId).add(number),
            row -> row.getInt(1))
        .orElseThrow();
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

  private record Overdue(long environmentId, long directoryId) {}

  /** One batch; whether there may be more to do. */
  private static boolean step(Transaction transaction, Instant before) throws SQLException {
    Optional<Overdue> found =
        transaction.first(
            """
            select d.environment_id, d.directory_id
            from directories d join organizations o using (environment_id, organization_id)
            where d.deleted_at <= ? and o.deleted_at is null
            order by d.deleted_at limit 1
            for update of d skip locked
            """,
            p -> p.add(before),
            row -> new Overdue(row.getLong("environment_id"), row.getLong("directory_id")));
    if (found.isPresent()) {
      Overdue directory = found.get();
      batch(transaction, Whose.ONE, directory.environmentId(), directory.directoryId(), BATCH);
    }
    return found.isPresent();
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
