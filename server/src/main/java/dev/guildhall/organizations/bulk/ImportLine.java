package dev.guildhall.organizations.bulk;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.ExternalId;
import dev.guildhall.organizations.NewOrganization;
import dev.guildhall.organizations.OrganizationChanges;
import java.time.Instant;
import java.util.Optional;

/** One line of an import, read: what it wants, or why it cannot be had. */
sealed interface ImportLine {
  /** The line's number, from 1. */
  long number();

  /**
   * A line that says what an organization should be.
   *
   * @param draft what it is where it is missing
   * @param changes what changes where it is there
   * @param deletedAt where the line stands for a deleted organization; to the microsecond
   */
  record Wanted(
      long number,
      ExternalId externalId,
      NewOrganization draft,
      OrganizationChanges changes,
      Optional<Instant> deletedAt)
      implements ImportLine {}

  /** A line that is refused as it stands. */
  record Refused(long number, Optional<String> externalId, ApiError error) implements ImportLine {}
}
