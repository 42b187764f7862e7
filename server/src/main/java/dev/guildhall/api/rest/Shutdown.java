package dev.guildhall.api.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether the server is stopping, for the answers that are written over time. */
final class Shutdown {
  /** Half of what requests in flight have, so that what was done can still be told. */
  private static final Duration TIME_TO_FINISH = Duration.ofSeconds(5);

  private volatile @Nullable Long since;

  void begin() {
    since = System.nanoTime();
  }

  boolean hasBegun() {
    return since != null;
  }

  boolean isTimeUp() {
    Long begun = since;
    return begun != null && System.nanoTime() - begun > TIME_TO_FINISH.toNanos();
  }
}
