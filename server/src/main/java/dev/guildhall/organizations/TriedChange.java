package dev.guildhall.organizations;

import dev.guildhall.storage.Changes;
import dev.guildhall.storage.Statement;

/**
 * An organization after a change was tried, as every statement that changes one answers it.
 *
 * @param versionBefore the change was not made where the caller asked for another version
 * @param created whether the organization was not there before
 * @param pairs how many pairs of metadata would have come out of a change that was not made
 */
public record TriedChange(
    Organization organization, int versionBefore, boolean created, int pairs) {

  /**
   * Reads {@link OrganizationRow#COLUMNS} and the three columns {@code version_before}, {@code
   * created} and {@code pairs}; notes what the change made of the organization.
   */
  public static Statement.Reader<TriedChange> of(long environmentId) {
    return (row, changes) ->
        new TriedChange(
            noted(changes, environmentId, OrganizationRow.read(row)),
            row.integer("version_before"),
            row.flag("created"),
            row.integer("pairs"));
  }

  /** An organization that was changed: whoever keeps answers in memory is told. */
  static Organization noted(Changes changes, long environmentId, Organization organization) {
    changes.changes(environmentId, organization.id().number(), organization.externalId());
    return organization;
  }
}
