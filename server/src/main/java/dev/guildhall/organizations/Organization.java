package dev.guildhall.organizations;

import dev.guildhall.api.Region;
import dev.guildhall.api.VersionTag;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An organization as it is stored. Texts are as they were when they were accepted: a limit that
 * changes later makes nothing unreadable.
 *
 * @param externalIds further external IDs, by name
 * @param features by name, whether each is enabled; absent is disabled
 * @param version counts the changes, from 1
 * @param updatedAt to the microsecond
 * @param deletedAt when it was deleted, if it is not living
 */
public record Organization(
    OrganizationId id,
    String displayName,
    Region region,
    Optional<String> externalId,
    Optional<String> slug,
    Optional<String> logoUrl,
    Map<String, String> metadata,
    Map<String, Boolean> features,
    Map<String, String> externalIds,
    int version,
    Instant updatedAt,
    Optional<Instant> deletedAt) {

  /** The tag of this version, of this organization and no other. */
  public String entityTag() {
    return VersionTag.print(id.toString(), version);
  }
}
