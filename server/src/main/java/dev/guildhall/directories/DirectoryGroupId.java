package dev.guildhall.directories;

import dev.guildhall.api.PrefixedId;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.Optional;

/** A directory group's id: {@code dirgroup_} and a 63-bit number in decimal digits. */
public record DirectoryGroupId(long number) {
  public static final String PREFIX = "dirgroup_";

  /** Reads an id; anything that is none is empty, for it cannot be found either. */
  public static Optional<DirectoryGroupId> parse(String text) {
    return PrefixedId.parse(PREFIX, text).map(DirectoryGroupId::new);
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
