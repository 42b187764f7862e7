package dev.guildhall.events.webhooks.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a failed delivery is tried again: after 5 s, then twice as long each time up to an hour,
 * each shortened by up to a fifth at random so that receivers who come back are not met by
 * everything at once.
 */
final class Backoff {
  /** From the first attempt on; then the delivery is given up. */
  static final Duration LIMIT = Duration.ofHours(24);

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MAX_DOUBLINGS = 20;
  private static final double JITTER = 0.2;

  private Backoff() {}

  /** How long to wait after this many attempts. */
  static Duration after(int attempts) {
    Duration whole = FIRST.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
    long millis = whole.compareTo(LONGEST) < 0 ? whole.toMillis() : LONGEST.toMillis();
    double cut = JITTER * ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (millis * (1 - cut)));
  }
}
