package dev.guildhall.organizations;

import dev.guildhall.api.Change;

/**
 * What an update does to an organization, field by field. The region has no change: it is fixed.
 */
public record OrganizationChanges(
    Change<DisplayName> displayName,
    Change<ExternalId> externalId,
    Change<Slug> slug,
    Change<LogoUrl> logoUrl,
    MetadataChange metadata,
    Change<ExternalIds> externalIds) {

  /** An update of metadata alone. */
  static OrganizationChanges of(MetadataChange metadata) {
    return new OrganizationChanges(
        Change.keep(), Change.keep(), Change.keep(), Change.keep(), metadata, Change.keep());
  }

  OrganizationChanges withoutDisplayName() {
    return new OrganizationChanges(Change.keep(), externalId, slug, logoUrl, metadata, externalIds);
  }
}
