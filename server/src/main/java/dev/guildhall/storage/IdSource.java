package dev.guildhall.storage;

import java.time.Duration;
import java.time.Instant;

/**
 * Makes ids: 63-bit numbers that grow with time and are unique among all processes on one database.
 *
 * <pre>
 *   39 bits  ticks of 10 ms since 2024-01-01T00:00:00Z (until 2198)
 *   14 bits  sequence within the tick
 *   10 bits  node, leased from the database (see NodeLease)
 * </pre>
 *
 * The wire decodes {@code create_time} from an id, to the tick (WIRE.md, section d); so does {@link
 * #timeOf}.
 */
public interface IdSource {
  Instant EPOCH = Instant.parse("2024-01-01T00:00:00Z");
  Duration TICK = Duration.ofMillis(10);
  int SEQUENCE_BITS = 14;
  int NODE_BITS = 10;

  /** When the ticks end. */
  Instant END = EPOCH.plus(TICK.multipliedBy(1L << (63 - SEQUENCE_BITS - NODE_BITS)));

  /** A new id, greater than every earlier one of this process. */
  long next();

  /**
   * Whether the next ids come without a trip to the database, which an event loop must not make.
   */
  default boolean isAtHand() {
    return true;
  }

  /** When the id was made, a multiple of 10 ms. */
  static Instant timeOf(long id) {
    return EPOCH.plusMillis((id >>> (SEQUENCE_BITS + NODE_BITS)) * TICK.toMillis());
  }

  /**
   * The smallest id of the tick that holds {@code time}; no id is smaller than that of a time
   * before all ticks, and none is as great as that of a time after them.
   */
  static long firstAt(Instant time) {
    if (time.isBefore(EPOCH)) {
      return 0;
    }
    return time.isBefore(END) ? tickOf(time) << (SEQUENCE_BITS + NODE_BITS) : Long.MAX_VALUE;
  }

  /** The number of the tick that holds {@code time}. */
  static long tickOf(Instant time) {
    return Duration.between(EPOCH, time).toMillis() / TICK.toMillis();
  }
}
