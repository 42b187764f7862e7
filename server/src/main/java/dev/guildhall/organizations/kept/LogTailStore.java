package dev.guildhall.organizations.kept;

import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL that finds which organizations were changed between two looks at the event log. */
final class LogTailStore {
  /** How many changes one reading tells; where there are more, one more is read. */
  static final int MAX_CHANGES = 10_000;

  /**
   * An event's id is made when its transaction begins, by another server's clock. No transaction
   * runs for so long, and it keeps the search within the last days' partitions.
   */
  private static final Duration LONGEST_TRANSACTION = Duration.ofDays(1);

  private static final String SINCE =
      """
      select n.snapshot, n.instance, v.environment_id, v.organization_id
      from (select pg_current_snapshot()::text as snapshot,
          pg_postmaster_start_time()::text as instance) n left join lateral (
        select environment_id, organization_id from events
        where environment_id = any (?) and event_id > ? and object = 'Organization'
          and transaction_id >= pg_snapshot_xmin(?::text::pg_snapshot)
          and not pg_visible_in_snapshot(transaction_id, ?::text::pg_snapshot)
        limit ?) v on true
      """;

  record Change(long environmentId, long organizationId) {}

  /**
   * What was committed when the log was read.
   *
   * @param instance the database's process: after a switch to another one, snapshots of the two
   *     have nothing to do with each other
   */
  record Moment(String snapshot, String instance) {
    private static Moment of(ResultSet row) throws SQLException {
      return new Moment(row.getString("snapshot"), row.getString("instance"));
    }
  }

  /** The moment of this reading, and what was changed since the one before. */
  record Reading(Moment moment, List<Change> changed) {}

  Reading read(
      Transaction transaction, Collection<Long> environments, Optional<Moment> since, Instant now)
      throws SQLException {
    if (since.isEmpty()) {
      return transaction
          .first(
              """
              select pg_current_snapshot()::text as snapshot,
                pg_postmaster_start_time()::text as instance
              """,
              _ -> {},
              row -> new Reading(Moment.of(row), List.of()))
          .orElseThrow();
    }
    List<Change> changed = new ArrayList<>();
    List<Moment> moments =
        transaction.list(
            SINCE,
            p ->
                p.longs(environments)
                    .add(IdSource.firstAt(now.minus(LONGEST_TRANSACTION)))
                    .add(since.get().snapshot())
                    .add(since.get().snapshot())
                    .add(MAX_CHANGES + 1),
            row -> {
              if (row.getObject("organization_id") != null) {
                changed.add(
                    new Change(row.getLong("environment_id"), row.getLong("organization_id")));
              }
              return Moment.of(row);
            });
    return new Reading(moments.getFirst(), changed);
  }
}
