package dev.guildhall.storage;

import java.util.Optional;

/**
 * Hears which organizations the transactions of this process changed: right after each has ended,
 * and before its caller hears of it. Also of some that were rolled back in the end.
 */
@FunctionalInterface
public interface ChangeListener {
  /**
   * @param externalId the one that the organization has now
   */
  void changed(long environmentId, long organizationId, Optional<String> externalId);
}
