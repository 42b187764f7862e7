package dev.guildhall.environments;

import dev.guildhall.api.PrefixedId;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.Optional;

/** An environment's id: {@code env_} and a 63-bit number in decimal digits. */
public record EnvironmentId(long number) {
  private static final String PREFIX = "env_";

  /** Reads an id; anything that is none is empty, for it cannot be found either. */
  public static Optional<EnvironmentId> parse(String text) {
    return PrefixedId.parse(PREFIX, text).map(EnvironmentId::new);
  }

  /** When the environment was created, to 10 ms. */
  public Instant createdAt() {
    return IdSource.timeOf(number);
  }

  @Override
  public String toString() {
    return PREFIX + number;
  }
}
