package dev.guildhall.api;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Times as the wire writes them. */
public final class WireTime {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

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

  /** Reads a time; throws {@link ApiError.InvalidRequest} for one outside the years 1 to 9999. */
  public static Instant parse(Timestamp time) {
    Optional<Instant> read = Optional.empty();
    try {
      read = Optional.of(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
    } catch (DateTimeException | ArithmeticException outOfRange) {
      // refused below
    }
    return read.filter(WireTime::holds)
        .orElseThrow(() ->
            new ApiError.InvalidRequest(
                    "a time must be in the years 1 to 9999, got %d seconds since 1970"
                        .formatted(time.getSeconds()))
                .exception());
  }
}
