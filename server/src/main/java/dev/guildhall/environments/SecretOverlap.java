package dev.guildhall.environments;

import dev.guildhall.api.InvalidValue;
import java.time.Duration;

/**
 * How long a client's older secrets stay valid beside a new one: from nothing, so that they are
 * dead at once, to 30 days.
 */
record SecretOverlap(Duration value) {
  static final Duration LONGEST = Duration.ofDays(30);

  /** Where the caller names none. */
  static final SecretOverlap DEFAULT = new SecretOverlap(Duration.ofHours(24));

  SecretOverlap {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new InvalidValue(
          "range",
          "must be between 0s and %ds, got %ds".formatted(LONGEST.toSeconds(), value.toSeconds()));
    }
  }
}
