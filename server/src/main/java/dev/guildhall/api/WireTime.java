package dev.guildhall.api;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Times as the wire writes them. */
public final class WireTime {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private static final int MOST_NANOS = 999_999_999;

  private WireTime() {}

  public static Timestamp print(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  /** The bound of an {@code updated_after}: one SDK always sends the epoch and means none. */
  public static Optional<Instant> after(Timestamp sent) {
    return sent.getSeconds() == 0 && sent.getNanos() == 0
        ? Optional.empty()
        : Optional.of(parse(sent));
  }

  /**
   * Whether a time can be written on the wire: the years 1 to 9999
   * (google/protobuf/timestamp.proto).
   */
  public static boolean holds(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(END);
  }

  /**
   * Reads a time; throws {@link InvalidValue} for one outside the years 1 to 9999, or with nanos
   * that are not of one second.
   */
  public static Instant parse(Timestamp time) {
    long seconds = time.getSeconds();
    int nanos = time.getNanos();
    if (nanos < 0 || nanos > MOST_NANOS) {
      throw new InvalidValue(
          "timestamp", "must have 0 to %d nanos, got %d".formatted(MOST_NANOS, nanos));
    }
    Optional<Instant> read = Optional.empty();
    try {
      read = Optional.of(Instant.ofEpochSecond(seconds, nanos));
    } catch (DateTimeException | ArithmeticException outOfRange) {
      // refused below
    }
    return read.filter(WireTime::holds)
        .orElseThrow(() ->
            new InvalidValue(
                "timestamp",
                "must be a time in the years 1 to 9999, got %d seconds since 1970"
                    .formatted(seconds)));
  }
}
