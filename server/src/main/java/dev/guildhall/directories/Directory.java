package dev.guildhall.directories;

import dev.guildhall.organizations.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A directory as it is stored.
 *
 * @param trackedGroups the groups that were chosen, by their ids at the identity provider; empty
 *     where all are tracked
 * @param secrets newest first
 */
public record Directory(
    DirectoryId id,
    OrganizationId organizationId,
    String name,
    DirectoryType type,
    DirectoryProvider provider,
    DirectoryStatus status,
    boolean enabled,
    List<RoleAssignment> roleAssignments,
    List<AttributeMapping> attributeMappings,
    Optional<List<String>> trackedGroups,
    Content content,
    Calls calls,
    Optional<Instant> deletedAt,
    List<DirectorySecret> secrets) {

  /** What is in it: kept, not counted. */
  public record Content(
      int users, int groups, Optional<Instant> userUpdatedAt, Optional<Instant> groupUpdatedAt) {

    /** When anything in it changed last. */
    public Optional<Instant> updatedAt() {
      return userUpdatedAt
          .filter(users -> groupUpdatedAt.stream().noneMatch(users::isBefore))
          .or(() -> groupUpdatedAt);
    }
  }

  /** When its identity provider called, to a few seconds. */
  public record Calls(
      Optional<Instant> last, long attemptsAfterDeletion, Optional<Instant> lastAttempt) {}

  Directory with(List<DirectorySecret> secrets) {
    return new Directory(
        id,
        organizationId,
        name,
        type,
        provider,
        status,
        enabled,
        roleAssignments,
        attributeMappings,
        trackedGroups,
        content,
        calls,
        deletedAt,
        secrets);
  }
}
