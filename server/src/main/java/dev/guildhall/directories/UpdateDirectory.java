package dev.guildhall.directories;

import com.google.common.collect.Lists;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes a directory, all given fields or none; what changes nothing writes nothing. Roles can be
 * given to groups of this directory alone; each user who has other roles by that has an event, in
 * the same transaction.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.InvalidFields} for a group that the
 * directory does not have.
 */
public final class UpdateDirectory {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final ToggleDirectory toggle;
  private final DirectoryStore store = new DirectoryStore();
  private final RoleEventStore roleEvents = new RoleEventStore();
  private final SecretStore secrets = new SecretStore();

  public UpdateDirectory(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.toggle = new ToggleDirectory(database, ids, clock);
  }

  public Directory run(
      long environmentId,
      OrganizationAddress address,
      DirectoryId id,
      DirectoryChanges changes,
      Origin origin) {
    return database.transaction(transaction -> {
      var organization = LivingOrganization.lock(transaction, environmentId, address);
      var locked = store.lock(transaction, organization, id);
      checkGroups(transaction, environmentId, id, changes.roleAssignments().orElse(List.of()));
      Instant now = clock.instant();
      var after = store.change(transaction, environmentId, id, changes, now);
      if (after.isPresent()) {
        organization.log(
            transaction,
            ids.next(),
            DirectoryEvents.UPDATED,
            "Directory",
            now,
            origin,
            after.get(),
            locked.image());
        logRoles(transaction, organization, locked, now, origin);
      }
      if (changes.enabled().isPresent()) {
        var changed = new DirectoryStore.Locked(id, locked.enabled(), after.orElse(locked.image()));
        toggle.set(transaction, organization, changed, changes.enabled().get(), origin);
      }
      Directory changed = store.find(transaction, environmentId, address, id).orElseThrow();
      return secrets.fill(transaction, environmentId, List.of(changed)).getFirst();
    });
  }

  /** Who has other roles now hears of it like everybody who comes into a group. */
  private void logRoles(
      Transaction transaction,
      LivingOrganization organization,
      DirectoryStore.Locked before,
      Instant now,
      Origin origin)
      throws SQLException {
    List<Long> users =
        roleEvents.affected(transaction, organization.environmentId(), before.id(), before.image());
    for (List<Long> some : Lists.partition(users, RoleEventStore.TOGETHER)) {
      List<Long> events = some.stream().map(_ -> ids.next()).toList();
      roleEvents.log(
          transaction, organization, before.id(), some, events, before.image(), now, origin);
    }
  }

  private void checkGroups(
      Transaction transaction, long environmentId, DirectoryId id, List<RoleAssignment> assignments)
      throws SQLException {
    if (assignments.isEmpty()) {
      return;
    }
    List<Long> numbers =
        assignments.stream()
            .flatMap(assignment -> DirectoryGroupId.parse(assignment.groupId()).stream())
            .map(DirectoryGroupId::number)
            .toList();
    Set<Long> known = new HashSet<>(store.groupsAmong(transaction, environmentId, id, numbers));
    List<ApiError.FieldViolation> violations = new ArrayList<>();
    for (int i = 0; i < assignments.size(); i++) {
      String group = assignments.get(i).groupId();
      if (DirectoryGroupId.parse(group).filter(one -> known.contains(one.number())).isEmpty()) {
        violations.add(
            new ApiError.FieldViolation(
                "role_assignments.assignments[%d].group_id".formatted(i),
                "group \"%s\" not found in directory %s".formatted(group, id),
                "known"));
      }
    }
    if (!violations.isEmpty()) {
      throw new ApiError.InvalidFields(violations).exception();
    }
  }
}
