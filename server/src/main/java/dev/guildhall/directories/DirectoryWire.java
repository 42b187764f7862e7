package dev.guildhall.directories;

import dev.guildhall.api.WireTime;
import dev.guildhall.contract.directories.AttributeMappings;
import dev.guildhall.contract.directories.RoleAssignments;
import dev.guildhall.contract.directories.Secret;
import dev.guildhall.contract.directories.SecretStatus;
import dev.guildhall.contract.directories.Stats;
import java.time.Instant;
import java.util.List;

/** The only place that knows how the wire writes directories and their secrets. */
final class DirectoryWire {
  private DirectoryWire() {}

  /**
   * @param baseUrl the URL under which the caller knows this server
   */
  static dev.guildhall.contract.directories.Directory print(
      Directory directory, String baseUrl, Instant now) {
    Directory.Content content = directory.content();
    var stats = Stats.newBuilder().setTotalUsers(content.users()).setTotalGroups(content.groups());
    content.userUpdatedAt().ifPresent(time -> stats.setUserUpdatedAt(WireTime.print(time)));
    content.groupUpdatedAt().ifPresent(time -> stats.setGroupUpdatedAt(WireTime.print(time)));
    var wire =
        dev.guildhall.contract.directories.Directory.newBuilder()
            .setId(directory.id().toString())
            .setName(directory.name())
            .setDirectoryTypeValue(directory.type().number())
            .setOrganizationId(directory.organizationId().toString())
            .setEnabled(directory.enabled())
            .setDirectoryProviderValue(directory.provider().number())
            .setDirectoryEndpoint("%s/directory/%s/scim/v2".formatted(baseUrl, directory.id()))
            .setTotalUsers(content.users())
            .setTotalGroups(content.groups())
            .setStats(stats)
            .setStatus(directory.status().name())
            .setGroupsTracked(directory.trackedGroups().isEmpty() ? "ALL" : "SELECTED");
    content.updatedAt().ifPresent(time -> wire.setLastSyncedAt(WireTime.print(time)));
    directory.secrets().forEach(secret -> wire.addSecrets(print(secret, now)));
    if (!directory.roleAssignments().isEmpty()) {
      wire.setRoleAssignments(printRoles(directory.roleAssignments()));
    }
    if (!directory.attributeMappings().isEmpty()) {
      wire.setAttributeMappings(printAttributes(directory.attributeMappings()));
    }
    Directory.Calls calls = directory.calls();
    calls.last().ifPresent(time -> wire.setLastCallTime(WireTime.print(time)));
    directory
        .deletedAt()
        .ifPresent(time -> {
          wire.setDeleteTime(WireTime.print(time));
          wire.setAttemptsAfterDeletion(
              (int) Math.min(calls.attemptsAfterDeletion(), Integer.MAX_VALUE));
          if (calls.attemptsAfterDeletion() > 0) {
            calls.lastAttempt().map(WireTime::print).ifPresent(wire::setLastAttemptTime);
          }
        });
    return wire.build();
  }

  static RoleAssignments printRoles(List<RoleAssignment> assignments) {
    var wire = RoleAssignments.newBuilder();
    for (RoleAssignment assignment : assignments) {
      wire.addAssignmentsBuilder()
          .setGroupId(assignment.groupId())
          .setRoleName(assignment.roleName())
          .setRoleId(assignment.roleId());
    }
    return wire.build();
  }

  static AttributeMappings printAttributes(List<AttributeMapping> mappings) {
    var wire = AttributeMappings.newBuilder();
    mappings.forEach(
        mapping -> wire.addAttributesBuilder().setKey(mapping.key()).setMapTo(mapping.mapTo()));
    return wire.build();
  }

  static Secret print(DirectorySecret secret, Instant now) {
    var wire =
        Secret.newBuilder()
            .setId(secret.id().toString())
            .setCreateTime(WireTime.print(secret.id().createdAt()))
            .setSecretSuffix(secret.suffix())
            .setStatus(secret.isActive(now) ? SecretStatus.ACTIVE : SecretStatus.INACTIVE)
            .setDirectoryId(secret.directoryId().toString());
    secret.expiresAt().ifPresent(time -> wire.setExpireTime(WireTime.print(time)));
    secret.lastUsedAt().ifPresent(time -> wire.setLastUsedTime(WireTime.print(time)));
    return wire.build();
  }
}
