package dev.guildhall.directories;

import java.util.List;
import java.util.Optional;

/** What an update does to a directory; what is empty stays as it is. */
public record DirectoryChanges(
    Optional<String> name,
    Optional<DirectoryProvider> provider,
    Optional<DirectoryStatus> status,
    Optional<Boolean> enabled,
    Optional<List<RoleAssignment>> roleAssignments,
    Optional<List<AttributeMapping>> attributeMappings,
    Optional<List<ExternalGroup>> externalGroups,
    Optional<List<String>> trackedGroups) {

  static DirectoryChanges ofRoles(List<RoleAssignment> assignments) {
    return new DirectoryChanges(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(assignments),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static DirectoryChanges ofAttributes(List<AttributeMapping> mappings) {
    return new DirectoryChanges(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(mappings),
        Optional.empty(),
        Optional.empty());
  }

  static DirectoryChanges ofTrackedGroups(List<String> externalIds) {
    return new DirectoryChanges(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(externalIds));
  }
}
