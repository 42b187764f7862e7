package dev.guildhall.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This machine's clock where it agrees with the database's within {@value #TOLERANCE_MILLIS} ms,
 * else set by that: whatever their machines' clocks say, servers of one database agree on what has
 * expired, what is due and what came first. Compared at the start, and again by whoever keeps it.
 */
public final class DatabaseClock extends Clock {
  /** How often it is worth comparing: a clock that is set is noticed so late. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);

  /**
   * Clocks that are kept differ by less, and a comparison is no better where the server is busy.
   */
  private static final int TOLERANCE_MILLIS = 500;

  private static final Duration TOLERANCE = Duration.ofMillis(TOLERANCE_MILLIS);

  private final Database database;
  private final Clock machine;
  private final LongSupplier nanoTime;
  private volatile Reading reading;

  /**
   * The machine's clock when it was last compared.
   *
   * @param nanos the same moment by a clock that nobody sets
   * @param ahead how far the database's is ahead of it
   */
  private record Reading(Instant machine, long nanos, Duration ahead) {}

  /** Throws {@link StorageException} where the database does not answer. */
  public DatabaseClock(Database database, Clock machine) {
    this(database, machine, System::nanoTime);
  }

  DatabaseClock(Database database, Clock machine, LongSupplier nanoTime) {
    this.database = database;
    this.machine = machine;
    this.nanoTime = nanoTime;
    this.reading = new Reading(machine.instant(), nanoTime.getAsLong(), Duration.ZERO);
    compare();
  }

  /** Looks at the database's clock; throws {@link StorageException} where it does not answer. */
  public void compare() {
    // One that takes long on its way is better asked again: the first of a connection, for example.
    Optional<Comparison> best =
        Stream.generate(this::ask)
            .limit(2)
            .filter(one -> !one.width().isNegative()) // set back on the way: it says nothing
            .min(Comparator.comparing(Comparison::width));
    best.ifPresent(compared -> {
      Duration ahead = set(compared, reading.ahead());
      reading = new Reading(compared.machine(), compared.nanos(), ahead);
    });
  }

  /** How far the database's clock is ahead of this machine's: between the two. */
  private record Comparison(Instant machine, long nanos, Duration least, Duration most) {
    Duration width() {
      return most.minus(least);
    }

    boolean allows(Duration difference) {
      return difference.compareTo(least.minus(TOLERANCE)) >= 0
          && difference.compareTo(most.plus(TOLERANCE)) <= 0;
    }

    Duration middle() {
      return least.plus(width().dividedBy(2));
    }
  }

  private Comparison ask() {
    return database.read(transaction -> {
      Instant before = machine.instant();
      Instant there =
          transaction
              .first("select clock_timestamp() as now", _ -> {}, row -> Rows.instant(row, "now"))
              .orElseThrow();
      long nanos = nanoTime.getAsLong();
      Instant after = machine.instant();
      return new Comparison(
          after, nanos, Duration.between(after, there), Duration.between(before, there));
    });
  }

  private Duration set(Comparison compared, Duration ahead) {
    if (compared.allows(Duration.ZERO)) {
      if (!ahead.isZero()) {
        log.info("this machine's clock and the database's agree again");
      }
      return Duration.ZERO;
    }
    if (compared.allows(ahead)) {
      return ahead; // a step for nothing but the way there would be one back in time now and then
    }
    Duration difference = compared.middle();
    log.warn(
        "this machine's clock is {} {} the database's, by which this server goes: set one of them",
        difference.abs().truncatedTo(ChronoUnit.MILLIS),
        difference.isNegative() ? "ahead of" : "behind");
    return difference;
  }

  @Override
  public Instant instant() {
    Reading last = reading;
    Instant now = machine.instant();
    Instant unset = last.machine().plusNanos(nanoTime.getAsLong() - last.nanos());
    // Somebody set the machine's clock: what was ahead of the former time is not of this one.
    boolean wasSet = Duration.between(unset, now).abs().compareTo(TOLERANCE) > 0;
    return (wasSet ? unset : now).plus(last.ahead());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return zone.equals(ZoneOffset.UTC) ? this : machine.withZone(zone);
  }
}
