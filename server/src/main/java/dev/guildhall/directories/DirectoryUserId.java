package dev.guildhall.directories;

import dev.guildhall.api.PrefixedId;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.Optional;

/** A directory user's id: {@code diruser_} and a 63-bit number in decimal digits. */
public record DirectoryUserId(long number) {
  public static final String PREFIX = "diruser_";

  /** Reads an id; anything that is none is empty, for it cannot be found either. */
  public static Optional<DirectoryUserId> parse(String text) {
    return PrefixedId.parse(PREFIX, text).map(DirectoryUserId::new);
  }

  /** When it was made, to 10 ms. */
  public Instant createdAt() {
    return IdSource.timeOf(number);
  }

  @Override
  public String toString() {
    return PREFIX + number;
  }
}
