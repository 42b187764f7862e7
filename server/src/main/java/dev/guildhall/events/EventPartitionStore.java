package dev.guildhall.events;

import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The SQL of the partitions of the log and of the webhooks' deliveries, one a UTC day. */
final class EventPartitionStore {
  /** A partitioned table, whose ids tell the day. */
  enum Table {
    EVENTS("events", "event_id"),
    DELIVERIES("webhook_deliveries", "delivery_id");

    private final String table;
    private final String id;

    Table(String table, String id) {
      this.table = table;
      this.id = id;
    }

    private String partition(LocalDate day) {
      return table + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    /** Its name in the database. */
    @Override
    public String toString() {
      return table;
    }
  }

  /** Whether no other process keeps the partitions until this transaction ends. */
  boolean tryLock(Transaction transaction) throws SQLException {
    return transaction
        .first(
            "select pg_try_advisory_xact_lock(hashtext('event_partitions'))",
            _ -> {},
            row -> row.getBoolean(1))
        .orElseThrow();
  }

  /** From here on the transaction gives up where it waits a second for a lock. */
  void waitBriefly(Transaction transaction) throws SQLException {
    transaction.update("set local lock_timeout = '1s'", _ -> {});
  }

  /** The days that have a partition. */
  List<LocalDate> days(Transaction transaction, Table table) throws SQLException {
    return transaction.list(
        """
        select right(c.relname, 8) from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = '%1$s'::regclass and c.relname ~ '^%1$s_[0-9]{8}$'
        """
            .formatted(table),
        _ -> {},
        row -> LocalDate.parse(row.getString(1), DateTimeFormatter.BASIC_ISO_DATE));
  }

  /**
   * Rows of that day may be in the default partition already, where nobody kept the partitions for
   * long: they move.
   */
  void create(Transaction transaction, Table table, LocalDate day) throws SQLException {
    long from = IdSource.firstAt(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    long until = IdSource.firstAt(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    transaction.update(
        "create table %s (like %s including defaults including constraints)"
            .formatted(table.partition(day), table),
        _ -> {});
    transaction.update(
        """
        with moved as (
          delete from %2$s_default where %3$s >= ? and %3$s < ? returning *)
        insert into %1$s select * from moved
        """
            .formatted(table.partition(day), table, table.id),
        p -> p.add(from).add(until));
    transaction.update(
        "alter table %s attach partition %s for values from (%d) to (%d)"
            .formatted(table, table.partition(day), from, until),
        _ -> {});
  }

  void drop(Transaction transaction, Table table, LocalDate day) throws SQLException {
    transaction.update("drop table " + table.partition(day), _ -> {});
  }
}
