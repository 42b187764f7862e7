package dev.guildhall.environments;

import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.api.Region;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL of environments. */
final class EnvironmentStore {
  /** Slots of the kept count of organizations; the statements that count use the same number. */
  private static final int COUNT_SLOTS = 16;

  private static final String COLUMNS = "environment_id, display_name, region, type, updated_at";

  Environment create(
      Transaction transaction,
      EnvironmentId id,
      EnvironmentName name,
      Region region,
      EnvironmentType type,
      Instant now)
      throws SQLException {
    transaction.update(
        """
        insert into environments (environment_id, display_name, region, type, updated_at)
        values (?, ?, ?, ?, ?)
        """,
        p -> p.add(id.number()).add(name.value()).add(region.number()).add(type.number()).add(now));
    transaction.update(
        """
        insert into organization_counts (environment_id, slot)
        select ?, slot from generate_series(0, ? - 1) slot
        """,
        p -> p.add(id.number()).add(COUNT_SLOTS));
    return find(transaction, id).orElseThrow();
  }

  Optional<Environment> find(Transaction transaction, EnvironmentId id) throws SQLException {
    return transaction.first(
        "select %s from environments where environment_id = ? and deleted_at is null"
            .formatted(COLUMNS),
        p -> p.add(id.number()),
        EnvironmentStore::read);
  }

  /** Renames; the same name changes nothing, not even the time of the last change. */
  Optional<Environment> rename(
      Transaction transaction, EnvironmentId id, EnvironmentName name, Instant now)
      throws SQLException {
    return transaction.first(
        """
        update environments set
          updated_at = case when display_name = ? then updated_at
            else greatest(?, updated_at + interval '1 us') end,
          display_name = ?
        where environment_id = ? and deleted_at is null
        returning %s
        """
            .formatted(COLUMNS),
        p -> p.add(name.value()).add(now).add(name.value()).add(id.number()),
        EnvironmentStore::read);
  }

  /** Whether there was a living one to mark. */
  boolean markDeleted(Transaction transaction, EnvironmentId id, Instant now) throws SQLException {
    return transaction.update(
            """
            update environments set deleted_at = ?, updated_at = ?
            where environment_id = ? and deleted_at is null
            """,
            p -> p.add(now).add(now).add(id.number()))
        == 1;
  }

  /** Up to {@code limit} environments from the cursor on, newest first going forward. */
  List<Environment> list(Transaction transaction, Optional<Cursor> cursor, int limit)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    return transaction.list(
        """
        select %s from environments
        where deleted_at is null and environment_id %s ?
        order by environment_id %s limit ?
        """
            .formatted(COLUMNS, backward ? ">" : "<", backward ? "asc" : "desc"),
        p -> p.add(cursor.map(Cursor::id).orElse(Long.MAX_VALUE)).add(limit),
        EnvironmentStore::read);
  }

  long count(Transaction transaction) throws SQLException {
    return transaction
        .first(
            "select count(*) from environments where deleted_at is null",
            _ -> {},
            row -> row.getLong(1))
        .orElseThrow();
  }

  /** Until the transaction ends nobody else makes an environment; everybody reads meanwhile. */
  void lock(Transaction transaction) throws SQLException {
    transaction.update("lock table environments in share row exclusive mode", _ -> {});
  }

  /** Whether there never was an environment, not even one that was deleted. */
  boolean isEmpty(Transaction transaction) throws SQLException {
    return transaction.first("select 1 from environments limit 1", _ -> {}, _ -> 1).isEmpty();
  }

  private static Environment read(ResultSet row) throws SQLException {
    return new Environment(
        new EnvironmentId(row.getLong("environment_id")),
        row.getString("display_name"),
        Region.of(row.getInt("region")),
        EnvironmentType.of(row.getInt("type")),
        Rows.instant(row, "updated_at"));
  }
}
