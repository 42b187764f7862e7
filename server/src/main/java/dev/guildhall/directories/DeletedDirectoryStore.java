package dev.guildhall.directories;

import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The SQL of the purge: which directories are due, a batch of each table, and the tombstones. */
final class DeletedDirectoryStore {
  /** Which directories a statement means. */
  enum Whose {
    OF_ORGANIZATION("organization_id"),
    ONE("directory_id");

    private final String column;

    Whose(String column) {
      this.column = column;
    }
  }

  /** The directories that are purged together. */
  record Doomed(long environmentId, Whose whose, long number) {}

  /**
   * A table of what is in a directory, and what follows the directory in its primary key. In the
   * order in which they go.
   */
  enum Leaf {
    MEMBERSHIPS("directory_memberships", "group_id"),
    GROUPS("directory_groups", "group_id"),
    USERS("directory_users", "user_id");

    private final String table;
    private final String key;

    Leaf(String table, String key) {
      this.table = table;
      this.key = key;
    }
  }

  /**
   * A directory that was deleted alone and before this time, if there is one that no other process
   * holds. Those of a deleted organization wait for its purge.
   */
  Optional<Doomed> overdue(Transaction transaction, Instant before) throws SQLException {
    return transaction.first(
        """
        select d.environment_id, d.directory_id
        from directories d join organizations o using (environment_id, organization_id)
        where d.deleted_at <= ? and o.deleted_at is null
        order by d.deleted_at limit 1
        for update of d skip locked
        """,
        p -> p.add(before),
        row -> new Doomed(row.getLong("environment_id"), Whose.ONE, row.getLong("directory_id")));
  }

  /** In the order of the key, so that a small directory is found by it beside a huge one. */
  int take(Transaction transaction, Leaf leaf, Doomed doomed, int size) throws SQLException {
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
            .formatted(leaf.table, leaf.key, doomed.whose().column, size),
        p -> p.add(doomed.environmentId()).add(doomed.number()));
  }

  /** Takes secrets, and leaves a tombstone of each that a provider may still have. */
  int bury(Transaction transaction, Doomed doomed, int size, Duration tombstoneLifetime)
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
                .formatted(doomed.whose().column, size),
            p ->
                p.add(doomed.environmentId())
                    .add(doomed.number())
                    .add((int) tombstoneLifetime.toSeconds()),
            row -> row.getInt(1))
        .orElseThrow();
  }

  /** Without a tombstone nobody can ask for what was noted of the calls. */
  int finish(Transaction transaction, Doomed doomed, int size) throws SQLException {
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
                .formatted(doomed.whose().column, size),
            p -> p.add(doomed.environmentId()).add(doomed.number()),
            row -> row.getInt(1))
        .orElseThrow();
  }

  /** Takes the tombstones whose time has come, and what was noted of calls to them. */
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
