package dev.guildhall.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, moved forward and stopped as a test likes. */
public final class FakeClock extends Clock {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  private volatile Clock base = Clock.systemUTC();

  /**
   * Stands still from here on, but for what is advanced: nothing becomes due by itself, however
   * long a test takes. To the microsecond, as the database keeps times.
   */
  public void stop() {
    base = Clock.fixed(base.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
  }

  public void advance(Duration by) {
    ahead.updateAndGet(before -> before.plus(by));
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new IllegalStateException("the server's clock is UTC");
  }
}
