package dev.guildhall.organizations.bulk;

import dev.guildhall.organizations.Organization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes that can be written together, whatever their order: no two touch one organization, and
 * none takes an identifier that another one gives up.
 */
final class ImportRound {
  /** Ids for the events that a change may write, in their order. */
  record EventIds(long first, long second) {}

  /**
   * @param organization as it will be, but for the version where it is deleted
   */
  record Insert(Organization organization, EventIds events) {}

  record Update(Organization before, Organization after, EventIds events) {}

  record Delete(Organization organization, Instant deletedAt, long eventId) {}

  private final List<Insert> inserts = new ArrayList<>();
  private final List<Update> updates = new ArrayList<>();
  private final List<Delete> deletes = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();

  List<Insert> inserts() {
    return inserts;
  }

  List<Update> updates() {
    return updates;
  }

  List<Delete> deletes() {
    return deletes;
  }

  /** Everything that changes. */
  List<Organization> organizations() {
    List<Organization> all = new ArrayList<>();
    inserts.forEach(insert -> all.add(insert.organization()));
    updates.forEach(update -> all.add(update.after()));
    deletes.forEach(delete -> all.add(delete.organization()));
    return all;
  }

  /** Whether a change between these two states has to wait for this round. */
  boolean meets(Optional<Organization> before, Organization after) {
    return keys(before, Optional.of(after)).stream().anyMatch(touched::contains);
  }

  void insert(Organization organization, EventIds events) {
    inserts.add(new Insert(organization, events));
    touched.addAll(keys(Optional.empty(), Optional.of(organization)));
  }

  void update(Organization before, Organization after, EventIds events) {
    updates.add(new Update(before, after, events));
    touched.addAll(keys(Optional.of(before), Optional.of(after)));
  }

  void delete(Organization organization, Instant deletedAt, long eventId) {
    deletes.add(new Delete(organization, deletedAt, eventId));
    touched.addAll(keys(Optional.of(organization), Optional.empty()));
  }

  /** The organization itself, and the identifiers that it gains or loses. */
  private static Set<String> keys(Optional<Organization> before, Optional<Organization> after) {
    Set<String> keys = identifiers(before);
    Set<String> gained = identifiers(after);
    Set<String> kept = new HashSet<>(keys);
    kept.retainAll(gained);
    keys.addAll(gained);
    keys.removeAll(kept);
    before.or(() -> after).ifPresent(organization -> keys.add(organization.id().toString()));
    return keys;
  }

  private static Set<String> identifiers(Optional<Organization> state) {
    Set<String> identifiers = new HashSet<>();
    if (state.isPresent() && state.get().deletedAt().isEmpty()) {
      Organization living = state.get();
      living.externalId().ifPresent(value -> identifiers.add("external_id " + value));
      living.slug().ifPresent(value -> identifiers.add("slug " + value));
      living.externalIds().forEach((name, value) -> identifiers.add(name + ' ' + value));
    }
    return identifiers;
  }
}
