package dev.guildhall.directories;

import java.time.Instant;
import java.util.Optional;

/**
 * A directory's secret as people see it: without its text.
 *
 * @param suffix its last four characters
 */
public record DirectorySecret(
    DirectorySecretId id,
    DirectoryId directoryId,
    String suffix,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {

  /** Whether it still opens the directory. */
  boolean isActive(Instant now) {
    return expiresAt.isEmpty() || expiresAt.get().isAfter(now);
  }
}
