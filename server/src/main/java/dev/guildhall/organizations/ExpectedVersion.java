package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.VersionTag;
import dev.guildhall.storage.Parameters;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a change has read, and means the change for: {@code If-Match}. The address is
 * not enough, for an external ID may have moved to another organization of the same version.
 *
 * @param organization null where whichever is at the address will do
 * @param version null where any will do
 */
public record ExpectedVersion(@Nullable OrganizationId organization, @Nullable Integer version) {
  public static final ExpectedVersion ANY = new ExpectedVersion(null, null);

  /** Whether {@code old} is what was expected, in SQL; {@link #bind} has the values. */
  public static final String HOLDS =
      """
      old.organization_id = coalesce(?, old.organization_id)
        and old.version = coalesce(?, old.version)
      """;

  /** Nothing is expected where there is no tag. */
  public static ExpectedVersion of(Optional<VersionTag> tag) {
    return tag.map(ExpectedVersion::of).orElse(ANY);
  }

  private static ExpectedVersion of(VersionTag tag) {
    if (tag.id() == null) {
      return new ExpectedVersion(null, tag.version());
    }
    return OrganizationId.parse(tag.id())
        .map(organization -> new ExpectedVersion(organization, tag.version()))
        .orElseThrow(() ->
            new ApiError.InvalidRequest(
                    "If-Match must be the tag of an organization, got " + tag.id())
                .exception());
  }

  /** Puts the values of {@link #HOLDS}. */
  public Parameters bind(Parameters p) throws SQLException {
    return p.add(organizationNumber()).add(version);
  }

  @Nullable Long organizationNumber() {
    return organization == null ? null : organization.number();
  }

  /** Holds what a change found against it; answers what the change made of that. */
  public Organization check(TriedChange tried) {
    OrganizationId found = tried.organization().id();
    if ((organization != null && !organization.equals(found))
        || (version != null && version != tried.versionBefore())) {
      throw new ApiError.VersionMismatch("organization", found.toString(), tried.versionBefore())
          .exception();
    }
    return tried.organization();
  }
}
