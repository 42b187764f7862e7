package dev.guildhall.domains;

import dev.guildhall.api.PrefixedId;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.Optional;

/** A domain's id: {@code dom_} and a 63-bit number in decimal digits. */
public record DomainId(long number) {
  static final String PREFIX = "dom_";

  /** Reads an id; anything that is none is empty, for it cannot be found either. */
  static Optional<DomainId> parse(String text) {
    return PrefixedId.parse(PREFIX, text).map(DomainId::new);
  }

  /** When the domain was added, to 10 ms. */
  Instant createdAt() {
    return IdSource.timeOf(number);
  }

  @Override
  public String toString() {
    return PREFIX + number;
  }
}
