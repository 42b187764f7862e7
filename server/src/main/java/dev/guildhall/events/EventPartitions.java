package dev.guildhall.events;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the partitions of the log and of the webhooks' deliveries, one a UTC day by id: makes the
 * coming days', drops those that are past the retention whole. Dropping costs the same for a day of
 * ten events and of ten million, and leaves nothing to vacuum.
 */
public final class EventPartitions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventPartitions.class);
  private static final List<Table> TABLES =
      List.of(new Table("events", "event_id"), new Table("webhook_deliveries", "delivery_id"));
  private static final int DAYS_AHEAD = 7;
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  /** A partitioned table and the id that tells the day. */
  private record Table(String name, String id) {
    String partition(LocalDate day) {
      return name + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }
  }

  private final Database database;
  private final Clock clock;
  private final Duration retention;
  private final Thread keeper;
  private volatile boolean closed;

  public EventPartitions(Database database, Clock clock, Duration retention) {
    this.database = database;
    this.clock = clock;
    this.retention = retention;
    // Days that are not there yet do not keep the server from starting: a default one takes them.
    boolean kept = tryToKeep();
    this.keeper = Thread.ofVirtual().name("event-partitions").start(() -> run(kept));
  }

  /**
   * Makes and drops what is due now. Several processes may do so at once; one does the work.
   *
   * <p>Both need a lock that waits for everybody who reads the log, and everybody who comes later
   * waits behind it. So it is given up soon where somebody reads for long, such as a backup: a day
   * that is dropped late harms nobody, a log that nobody can write stops the server.
   */
  public void keep() {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate oldest = LocalDate.ofInstant(now.minus(retention), ZoneOffset.UTC);
    database.transaction(transaction -> {
      boolean alone =
          transaction
              .first(
                  "select pg_try_advisory_xact_lock(hashtext('event_partitions'))",
                  _ -> {},
                  row -> row.getBoolean(1))
              .orElseThrow();
      if (alone) {
        transaction.update("set local lock_timeout = '1s'", _ -> {});
        for (Table table : TABLES) {
          keep(transaction, table, today, oldest);
        }
      }
      return true;
    });
  }

  private static void keep(Transaction transaction, Table table, LocalDate today, LocalDate oldest)
      throws SQLException {
    List<LocalDate> days = days(transaction, table);
    for (LocalDate day = today; !day.isAfter(today.plusDays(DAYS_AHEAD)); day = day.plusDays(1)) {
      if (!days.contains(day)) {
        create(transaction, table, day);
      }
    }
    for (LocalDate day : days) {
      if (day.isBefore(oldest)) {
        transaction.update("drop table " + table.partition(day), _ -> {});
        log.info("dropped the {} of {}", table.name(), day);
      }
    }
  }

  private static List<LocalDate> days(Transaction transaction, Table table) throws SQLException {
    return transaction.list(
        """
        select right(c.relname, 8) from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = '%1$s'::regclass and c.relname ~ '^%1$s_[0-9]{8}$'
        """
            .formatted(table.name()),
        _ -> {},
        row -> LocalDate.parse(row.getString(1), DateTimeFormatter.BASIC_ISO_DATE));
  }

  /**
   * Rows of that day may be in the default partition already, where nobody kept the partitions for
   * long: they move.
   */
  private static void create(Transaction transaction, Table table, LocalDate day)
      throws SQLException {
    long from = IdSource.firstAt(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    long until = IdSource.firstAt(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    transaction.update(
        "create table %s (like %s including defaults including constraints)"
            .formatted(table.partition(day), table.name()),
        _ -> {});
    transaction.update(
        """
        with moved as (
          delete from %2$s_default where %3$s >= ? and %3$s < ? returning *)
        insert into %1$s select * from moved
        """
            .formatted(table.partition(day), table.name(), table.id()),
        p -> p.add(from).add(until));
    transaction.update(
        "alter table %s attach partition %s for values from (%d) to (%d)"
            .formatted(table.name(), table.partition(day), from, until),
        _ -> {});
  }

  private void run(boolean keptAtStart) {
    boolean kept = keptAtStart;
    while (!closed) {
      LockSupport.parkNanos((kept ? PERIOD : AFTER_FAILURE).toNanos());
      kept = closed || tryToKeep();
    }
  }

  private boolean tryToKeep() {
    try {
      keep();
      return true;
    } catch (Throwable unavailable) {
      log.warn("event partitions could not be kept, trying again: {}", unavailable.toString());
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(keeper);
  }
}
