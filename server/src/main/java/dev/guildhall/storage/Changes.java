package dev.guildhall.storage;

import java.util.Optional;

/** Where statements say what they change. */
public interface Changes {
  /**
   * Says that what reading an organization answers has changed. Every statement that changes it
   * must say so, for answers are kept in memory.
   *
   * @param externalId the one that it has now
   */
  void changes(long environmentId, long organizationId, Optional<String> externalId);
}
