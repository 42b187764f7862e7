package dev.guildhall.events;

import dev.guildhall.events.EventPartitionStore.Table;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
  private static final int DAYS_AHEAD = 7;
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final Database database;
  private final Clock clock;
  private final Duration retention;
  private final EventPartitionStore store = new EventPartitionStore();
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
    database.run(transaction -> {
      if (store.tryLock(transaction)) {
        store.waitBriefly(transaction);
        for (Table table : Table.values()) {
          keep(transaction, table, today, oldest);
        }
      }
    });
  }

  private void keep(Transaction transaction, Table table, LocalDate today, LocalDate oldest)
      throws SQLException {
    List<LocalDate> days = store.days(transaction, table);
    for (LocalDate day = today; !day.isAfter(today.plusDays(DAYS_AHEAD)); day = day.plusDays(1)) {
      if (!days.contains(day)) {
        store.create(transaction, table, day);
      }
    }
    for (LocalDate day : days) {
      if (day.isBefore(oldest)) {
        store.drop(transaction, table, day);
        log.info("dropped the {} of {}", table, day);
      }
    }
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
      if (!closed) {
        log.warn("event partitions could not be kept, trying again: {}", unavailable.toString());
      }
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(keeper);
  }
}
