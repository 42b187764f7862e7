package dev.guildhall.organizations;

import dev.guildhall.api.Region;
import java.util.Optional;

/**
 * Which organizations a list shows.
 *
 * @param externalId the one organization with this external ID, or none
 * @param region those of this region
 */
record OrganizationFilter(Optional<String> externalId, Optional<Region> region, State state) {

  /** Of the deleted it is always those that can be restored. */
  enum State {
    LIVING,
    ALL,
    DELETED
  }
}
