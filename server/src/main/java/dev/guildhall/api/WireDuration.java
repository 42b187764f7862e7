package dev.guildhall.api;

import java.time.Duration;

/** Durations as the wire writes them (google/protobuf/duration.proto). */
public final class WireDuration {
  /** About 10,000 years. */
  public static final long MOST_SECONDS = 315_576_000_000L;

  private static final int MOST_NANOS = 999_999_999;

  private WireDuration() {}

  /** Reads a duration; throws {@link InvalidValue} for one that protobuf does not allow. */
  public static Duration parse(com.google.protobuf.Duration sent) {
    long seconds = sent.getSeconds();
    int nanos = sent.getNanos();
    boolean oneSign = Long.signum(seconds) * Integer.signum(nanos) >= 0;
    if (!within(seconds, MOST_SECONDS) || !within(nanos, MOST_NANOS) || !oneSign) {
      throw new InvalidValue(
          "duration",
          "must be up to %d seconds and %d nanos of the same sign, got %d seconds and %d nanos"
              .formatted(MOST_SECONDS, MOST_NANOS, seconds, nanos));
    }
    return Duration.ofSeconds(seconds, nanos);
  }

  private static boolean within(long value, long most) {
    return value >= -most && value <= most;
  }
}
