package dev.guildhall.events;

import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;

/** The SQL that finds the numbers of another cluster's transactions, and takes them away. */
final class RestoredLogStore {
  /** Events a statement: it ends long before the connection's patience. */
  private static final int BATCH = 50_000;

  /** Whether the log, or what was read of it, names transactions that are still to come. */
  boolean isFromElsewhere(Transaction transaction) throws SQLException {
    return transaction
        .first(
            """
            select exists (
              select from environments e cross join lateral (
                select transaction_id from events v where v.environment_id = e.environment_id
                order by transaction_id desc limit 1) newest
              where newest.transaction_id >= pg_snapshot_xmax(pg_current_snapshot()))
            or exists (
              select from webhook_endpoints
              where cursor_transaction >= pg_snapshot_xmax(pg_current_snapshot()))
            """,
            _ -> {},
            row -> row.getBoolean(1))
        .orElseThrow();
  }

  /** Has other servers that start now wait, and find nothing to do. */
  void lock(Transaction transaction) throws SQLException {
    transaction.first(
        "select pg_advisory_xact_lock(hashtext('restored_log'))", _ -> {}, row -> row.wasNull());
  }

  /** Puts each webhook endpoint before the first event that it has not heard of. */
  void renumberCursors(Transaction transaction) throws SQLException {
    transaction.update(
        """
        update webhook_endpoints e set cursor_transaction = '0', cursor_event = coalesce((
          select min(v.event_id) - 1 from events v where v.environment_id = e.environment_id
            and (v.transaction_id, v.event_id) > (e.cursor_transaction, e.cursor_event)),
          e.cursor_event)
        """,
        _ -> {});
  }

  List<Long> environments(Transaction transaction) throws SQLException {
    return transaction.list(
        "select environment_id from environments", _ -> {}, row -> row.getLong(1));
  }

  /** Answers how many events that were. */
  long renumberEvents(Transaction transaction, long environmentId) throws SQLException {
    long all = 0;
    int some;
    do {
      some =
          transaction.update(
              """
              update events v set transaction_id = '0' from (
                select event_id from events where environment_id = ? and transaction_id > '0'
                order by transaction_id, event_id limit ?) old
              where v.environment_id = ? and v.event_id = old.event_id
              """,
              p -> p.add(environmentId).add(BATCH).add(environmentId));
      all += some;
    } while (some == BATCH);
    return all;
  }
}
