package dev.guildhall.organizations.bulk;

import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a batch of an import meets, and, while it is planned, what it has made of it: organizations
 * by external ID, and who holds the identifiers that its lines want.
 */
final class FoundOrganizations {
  private final Map<String, Organization> living = new HashMap<>();
  private final Map<String, List<Organization>> deleted = new HashMap<>();
  private final Map<String, OrganizationId> slugs = new HashMap<>();
  private final Map<Name, OrganizationId> names = new HashMap<>();
  private final Map<OrganizationId, Instant> renamed = new HashMap<>();

  /** A named external ID. */
  record Name(String name, String value) {}

  Optional<Organization> living(String externalId) {
    return Optional.ofNullable(living.get(externalId));
  }

  /** Those that had the external ID, in no order. */
  List<Organization> deleted(String externalId) {
    return deleted.getOrDefault(externalId, List.of());
  }

  /** Since its creation, or since it had another one. */
  Instant hasItsExternalIdSince(Organization organization) {
    return renamed.getOrDefault(organization.id(), organization.id().createdAt());
  }

  Optional<OrganizationId> holderOfSlug(String slug) {
    return Optional.ofNullable(slugs.get(slug));
  }

  Optional<OrganizationId> holderOf(Name name) {
    return Optional.ofNullable(names.get(name));
  }

  /** Notes when an organization last had another external ID. */
  void renamed(OrganizationId organization, Instant at) {
    renamed.put(organization, at);
  }

  /** Notes who holds a slug that a line wants. */
  void slug(String slug, OrganizationId holder) {
    slugs.put(slug, holder);
  }

  /** Notes who holds a named external ID that a line wants. */
  void name(Name name, OrganizationId holder) {
    names.put(name, holder);
  }

  /** Notes an organization as it is now, in place of what it was. */
  void put(Organization organization) {
    String externalId = organization.externalId().orElseThrow();
    if (organization.deletedAt().isPresent()) {
      deleted.computeIfAbsent(externalId, _ -> new ArrayList<>()).add(organization);
      Organization before = living.get(externalId);
      if (before != null && before.id().equals(organization.id())) {
        living.remove(externalId);
        release(before);
      }
      return;
    }
    Organization before = living.put(externalId, organization);
    if (before != null) {
      release(before);
    }
    organization.slug().ifPresent(slug -> slugs.put(slug, organization.id()));
    organization
        .externalIds()
        .forEach((name, value) -> names.put(new Name(name, value), organization.id()));
  }

  private void release(Organization before) {
    before.slug().ifPresent(slug -> slugs.remove(slug, before.id()));
    before.externalIds().forEach((name, value) -> names.remove(new Name(name, value), before.id()));
  }
}
