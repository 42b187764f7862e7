package dev.guildhall.organizations.settings;

import dev.guildhall.api.InvalidValue;
import java.time.Duration;
import java.util.Optional;

/** How long sessions of an organization's users live: as everybody's, or by limits of its own. */
public sealed interface SessionPolicy {
  /** How long an access token lives; a session that ends before its tokens would end nothing. */
  Duration ACCESS_TOKEN_LIFE = Duration.ofMinutes(5);

  /** How long a session lives at most where the organization says nothing; idle ones do not end. */
  Duration APPLICATION_TIMEOUT = Duration.ofDays(30);

  /** The longest timeout of any kind. */
  Duration LONGEST = Duration.ofDays(365);

  /** The application's policy. */
  record Application() implements SessionPolicy {}

  /**
   * Limits of the organization's own, in whole minutes.
   *
   * @param absolute a session's longest life
   * @param idle how long it may go unused; empty for any time
   */
  record Custom(Duration absolute, Optional<Duration> idle) implements SessionPolicy {}

  /** Refuses a timeout that is no longer than an access token's life, or longer than a year. */
  static Duration checked(Duration timeout) {
    if (timeout.compareTo(ACCESS_TOKEN_LIFE) <= 0 || timeout.compareTo(LONGEST) > 0) {
      throw new InvalidValue(
          "range",
          "must be more than %d minutes, the life of an access token, and at most %d days, is %d minutes"
              .formatted(ACCESS_TOKEN_LIFE.toMinutes(), LONGEST.toDays(), timeout.toMinutes()));
    }
    return timeout;
  }
}
