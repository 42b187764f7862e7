package dev.guildhall.organizations;

import dev.guildhall.api.PrefixedId;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.Optional;

/** An organization's own id: {@code org_} and a 63-bit number in decimal digits. */
public record OrganizationId(long number) {
  static final String PREFIX = "org_";

  /** Reads an id; anything that is none is empty, for it cannot be found either. */
  public static Optional<OrganizationId> parse(String text) {
    return PrefixedId.parse(PREFIX, text).map(OrganizationId::new);
  }

  /** When the organization was created, to 10 ms. */
  public Instant createdAt() {
    return IdSource.timeOf(number);
  }

  @Override
  public String toString() {
    return PREFIX + number;
  }
}
