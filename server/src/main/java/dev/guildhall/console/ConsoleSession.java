package dev.guildhall.console;

import dev.guildhall.api.PrefixedId;
import java.time.Instant;
import java.util.Optional;

/**
 * A browser that is signed in. It may do what the workspace's client may, and act in any
 * environment.
 *
 * @param number tells it from others; with its prefix it is the actor in events
 */
record ConsoleSession(long number, Instant expiresAt) {
  private static final String PREFIX = "con_";

  static Optional<Long> parse(String wireId) {
    return PrefixedId.parse(PREFIX, wireId);
  }

  String wireId() {
    return PREFIX + number;
  }
}
