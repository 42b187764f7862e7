package dev.guildhall.directories;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.guildhall.api.WireTime;
import dev.guildhall.api.json.JsonReader;
import dev.guildhall.contract.directories.AttributeMappings;
import dev.guildhall.contract.directories.RoleAssignments;
import dev.guildhall.contract.directories.Secret;
import dev.guildhall.contract.directories.SecretStatus;
import dev.guildhall.contract.directories.Stats;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The only place that knows how the wire writes directories, their secrets, users and groups. */
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

  static dev.guildhall.contract.directories.DirectoryUser print(
      DirectoryUser user, boolean detail) {
    JsonNode resource = user.resource();
    var wire =
        dev.guildhall.contract.directories.DirectoryUser.newBuilder()
            .setId(user.id().toString())
            .setEmail(user.email().orElse(""))
            .setPreferredUsername(user.userName())
            .setGivenName(resource.at("/name/givenName").asText(""))
            .setFamilyName(resource.at("/name/familyName").asText(""))
            .setUpdatedAt(WireTime.print(user.updatedAt()))
            .addAllEmails(emails(user));
    for (DirectoryUser.Group group : user.groups()) {
      wire.addGroupsBuilder()
          .setId(group.id().toString())
          .setDisplayName(group.displayName())
          .setTotalUsers(group.members())
          .setUpdatedAt(WireTime.print(group.updatedAt()));
    }
    if (detail) {
      Struct.Builder struct = JsonReader.struct(resource).toBuilder();
      put(struct, "id", user.id().toString());
      put(struct, "email", user.email().orElse(""));
      put(struct, "preferred_username", user.userName());
      put(struct, "given_name", wire.getGivenName());
      put(struct, "family_name", wire.getFamilyName());
      user.externalId().ifPresent(id -> put(struct, "dp_id", id));
      struct.putFields("active", Value.newBuilder().setBoolValue(user.active()).build());
      wire.setUserDetail(struct);
    }
    return wire.build();
  }

  private static Set<String> emails(DirectoryUser user) {
    Set<String> emails = new LinkedHashSet<>();
    Optional<String> primary = user.email();
    primary.ifPresent(emails::add);
    for (JsonNode email : user.resource().path("emails")) {
      String value = email.path("value").asText("");
      if (!value.isEmpty()) {
        emails.add(value);
      }
    }
    return emails;
  }

  static dev.guildhall.contract.directories.DirectoryGroup print(
      DirectoryGroup group, boolean detail) {
    var wire =
        dev.guildhall.contract.directories.DirectoryGroup.newBuilder()
            .setId(group.id().toString())
            .setDisplayName(group.displayName())
            .setTotalUsers(group.members())
            .setUpdatedAt(WireTime.print(group.updatedAt()));
    if (detail) {
      Struct.Builder struct = JsonReader.struct(group.resource()).toBuilder();
      put(struct, "id", group.id().toString());
      put(struct, "display_name", group.displayName());
      group.externalId().ifPresent(id -> put(struct, "dp_id", id));
      wire.setGroupDetail(struct);
    }
    return wire.build();
  }

  private static void put(Struct.Builder struct, String name, String value) {
    struct.putFields(name, Value.newBuilder().setStringValue(value).build());
  }
}
