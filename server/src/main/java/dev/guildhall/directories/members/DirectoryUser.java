package dev.guildhall.directories.members;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.DirectoryGroupId;
import dev.guildhall.directories.DirectoryUserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A user of a directory, as its identity provider describes it.
 *
 * @param email the primary one
 * @param resource what the provider sent (RFC 7643, section 4.1)
 * @param change grows with every change in the directory
 * @param groups at most {@value #MAX_GROUPS}
 */
public record DirectoryUser(
    DirectoryUserId id,
    String userName,
    Optional<String> externalId,
    boolean active,
    Optional<String> email,
    JsonNode resource,
    long change,
    Instant updatedAt,
    List<Group> groups) {
  static final int MAX_GROUPS = 100;

  /** A group that the user is in. */
  public record Group(DirectoryGroupId id, String displayName, int members, Instant updatedAt) {}

  DirectoryUser with(List<Group> groups) {
    return new DirectoryUser(
        id, userName, externalId, active, email, resource, change, updatedAt, groups);
  }
}
