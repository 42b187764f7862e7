package dev.guildhall.organizations.portal;

import dev.guildhall.api.PrefixedId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A way into the portal: opens once, within {@link #LIFETIME} of being made. */
record PortalLink(long number, Instant expiresAt) {
  static final Duration LIFETIME = Duration.ofMinutes(1);
  static final String PREFIX = "lnk_";

  static Optional<Long> parse(String id) {
    return PrefixedId.parse(PREFIX, id);
  }

  String id() {
    return PREFIX + number;
  }
}
