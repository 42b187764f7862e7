package dev.guildhall.api;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Times as the wire writes them. */
public final class WireTime {
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

  /** Reads a time; throws {@link ApiError.InvalidRequest} for one that no calendar holds. */
  public static Instant parse(Timestamp time) {
    try {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    } catch (DateTimeException outOfRange) {
      throw new ApiError.InvalidRequest(
              "a time of %d seconds since 1970 is out of range".formatted(time.getSeconds()))
          .exception();
    }
  }
}
