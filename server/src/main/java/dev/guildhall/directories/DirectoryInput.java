package dev.guildhall.directories;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.directories.AssignGroupsForDirectoryRequest;
import dev.guildhall.contract.directories.AssignRolesRequest;
import dev.guildhall.contract.directories.CreateDirectoryRequest;
import dev.guildhall.contract.directories.DirectoryMapping;
import dev.guildhall.contract.directories.UpdateAttributesRequest;
import dev.guildhall.contract.directories.UpdateDirectoryRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what callers say of directories; throws with every violation at once. */
public final class DirectoryInput {
  static final int MAX_NAME_LENGTH = 256;
  private static final int MAX_LIST = 1000;
  private static final Set<String> UPDATABLE =
      Set.of(
          "name",
          "directory_type",
          "enabled",
          "directory_provider",
          "status",
          "mappings",
          "groups");

  private DirectoryInput() {}

  /** Throws {@link ApiError.NotFound} for a text that is no directory's id. */
  public static DirectoryId id(String text) {
    return DirectoryId.parse(text)
        .orElseThrow(() -> new ApiError.NotFound("directory", text).exception());
  }

  /** What a new directory is. */
  record NewDirectory(DirectoryType type, DirectoryProvider provider) {}

  static NewDirectory create(CreateDirectoryRequest request) {
    Violations violations = new Violations();
    requireMessage(violations, "directory", request.hasDirectory());
    var sent = request.getDirectory();
    var type =
        violations.at("directory.directory_type", () -> DirectoryType.of(sent.getDirectoryType()));
    var provider =
        violations.at(
            "directory.directory_provider",
            () -> DirectoryProvider.of(sent.getDirectoryProvider()));
    violations.refuseIfAny();
    return new NewDirectory(type.value(), provider.value());
  }

  /**
   * Without a mask a field changes where it is not empty: none of them can be told from an absent
   * one. With a mask, and REST always has one, exactly the fields that it names change.
   */
  static DirectoryChanges changes(UpdateDirectoryRequest request) {
    Violations violations = new Violations();
    if (!request.hasDirectory()) {
      violations.add("directory", "required", "is required");
    }
    var sent = request.getDirectory();
    List<String> mask = request.getUpdateMask().getPathsList();
    for (String path : mask) {
      if (!UPDATABLE.contains(path)) {
        violations.add(
            "update_mask", "unknown", "names \"%s\", which cannot be updated".formatted(path));
      }
    }
    Given given = new Given(violations, mask);
    given.of(
        "directory_type",
        sent.getDirectoryTypeValue() != 0,
        () -> DirectoryType.of(sent.getDirectoryType()));
    var name =
        given.of(
            "name",
            !sent.getName().isEmpty(),
            () -> {
              Text.length(sent.getName(), 1, MAX_NAME_LENGTH);
              Text.printable(sent.getName());
              return sent.getName();
            });
    var provider =
        given.of(
            "directory_provider",
            sent.getDirectoryProviderValue() != 0,
            () -> DirectoryProvider.of(sent.getDirectoryProvider()));
    var status =
        given.of("status", sent.getStatusValue() != 0, () -> DirectoryStatus.of(sent.getStatus()));
    var enabled = given.of("enabled", sent.getEnabled(), sent::getEnabled);
    var mappings =
        given.of(
            "mappings",
            sent.getMappingsCount() > 0,
            () -> mappings(violations, sent.getMappingsList()));
    var groups =
        given.of(
            "groups", sent.getGroupsCount() > 0, () -> groups(violations, sent.getGroupsList()));
    violations.refuseIfAny();
    return new DirectoryChanges(
        name.value(),
        provider.value(),
        status.value(),
        enabled.value(),
        Optional.empty(),
        mappings.value(),
        groups.value(),
        Optional.empty());
  }

  private record Given(Violations violations, List<String> mask) {
    <T> Violations.Checked<Optional<T>> of(String field, boolean present, Supplier<T> parse) {
      return violations.at(
          "directory." + field,
          () ->
              (mask.isEmpty() ? present : mask.contains(field))
                  ? Optional.of(parse.get())
                  : Optional.empty());
    }
  }

  private static List<AttributeMapping> mappings(
      Violations violations, List<DirectoryMapping> sent) {
    return mappings(
        violations,
        "directory.mappings",
        sent.stream().map(one -> new AttributeMapping(one.getKey(), one.getMapTo())).toList());
  }

  private static List<AttributeMapping> mappings(
      Violations violations, String path, List<AttributeMapping> sent) {
    violations.at(path, () -> atMost(sent.size(), MAX_LIST));
    for (int i = 0; i < sent.size(); i++) {
      AttributeMapping one = sent.get(i);
      violations.at("%s[%d].key".formatted(path, i), () -> AttributeMapping.check(one.key()));
      violations.at("%s[%d].map_to".formatted(path, i), () -> AttributeMapping.check(one.mapTo()));
    }
    return sent;
  }

  private static List<ExternalGroup> groups(
      Violations violations, List<dev.guildhall.contract.directories.ExternalGroup> sent) {
    atMost(sent.size(), MAX_LIST);
    List<ExternalGroup> groups = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      var one = sent.get(i);
      String path = "directory.groups[%d].".formatted(i);
      violations.at(path + "external_id", () -> ExternalGroup.check(one.getExternalId()));
      violations.at(path + "display_name", () -> ExternalGroup.check(one.getDisplayName()));
      violations.at(path + "email", () -> ExternalGroup.checkEmail(one.getEmail()));
      groups.add(new ExternalGroup(one.getExternalId(), one.getDisplayName(), one.getEmail()));
    }
    return groups;
  }

  static List<AttributeMapping> attributes(UpdateAttributesRequest request) {
    Violations violations = new Violations();
    requireMessage(violations, "attribute_mapping", request.hasAttributeMapping());
    List<AttributeMapping> mappings =
        mappings(
            violations,
            "attribute_mapping.attributes",
            request.getAttributeMapping().getAttributesList().stream()
                .map(one -> new AttributeMapping(one.getKey(), one.getMapTo()))
                .toList());
    violations.refuseIfAny();
    return mappings;
  }

  static List<RoleAssignment> roles(AssignRolesRequest request) {
    Violations violations = new Violations();
    requireMessage(violations, "role_assignments", request.hasRoleAssignments());
    var sent = request.getRoleAssignments().getAssignmentsList();
    violations.at("role_assignments.assignments", () -> atMost(sent.size(), MAX_LIST));
    List<RoleAssignment> assignments = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      var one = sent.get(i);
      String path = "role_assignments.assignments[%d].".formatted(i);
      violations.at(path + "role_name", () -> RoleAssignment.checkRoleName(one.getRoleName()));
      violations.at(path + "role_id", () -> RoleAssignment.checkRoleId(one.getRoleId()));
      assignments.add(new RoleAssignment(one.getGroupId(), one.getRoleName(), one.getRoleId()));
    }
    violations.refuseIfAny();
    return assignments;
  }

  static List<String> trackedGroups(AssignGroupsForDirectoryRequest request) {
    Violations violations = new Violations();
    violations.at(
        "external_ids",
        () -> {
          if (request.getExternalIdsCount() == 0) {
            throw new InvalidValue("required", "is required");
          }
          return atMost(request.getExternalIdsCount(), MAX_LIST);
        });
    for (int i = 0; i < request.getExternalIdsCount(); i++) {
      String id = request.getExternalIds(i);
      violations.at("external_ids[%d]".formatted(i), () -> ExternalGroup.check(id));
    }
    violations.refuseIfAny();
    return request.getExternalIdsList().stream().distinct().toList();
  }

  /** An absent message is not an empty one, which may mean that everything goes. */
  private static void requireMessage(Violations violations, String field, boolean given) {
    if (!given) {
      violations.add(field, "required", "is required");
      violations.refuseIfAny();
    }
  }

  private static int atMost(int count, int most) {
    if (count > most) {
      throw new InvalidValue(
          "max_items", "must have at most %d items, has %d".formatted(most, count));
    }
    return count;
  }
}
