package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Changes an organization, all given fields or none. An update that changes nothing leaves version
 * and log as they are. Concurrent updates of different fields, or merges of different metadata
 * keys, lose nothing of each other.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FormerExternalId}; {@link
 * ApiError.AlreadyExists} or {@link ApiError.IdentifiersTaken} for an external ID or slug that
 * another one has; {@link ApiError.VersionMismatch} where the caller asked for another version;
 * {@link ApiError.InvalidFields} where a merge leaves too much metadata.
 */
public final class UpdateOrganization {
  private final OrganizationUpdates updates;
  private final AbsentOrganization absent;
  private final TakenIdentifier taken;

  public UpdateOrganization(
      Database database, IdSource ids, Clock clock, AbsentOrganization absent) {
    this.updates = new OrganizationUpdates(database, new Stamps(ids, clock));
    this.absent = absent;
    this.taken = new TakenIdentifier(database);
  }

  public Organization run(
      long environmentId,
      OrganizationAddress address,
      OrganizationChanges changes,
      ExpectedVersion expected,
      Origin origin) {
    try {
      TriedChange tried =
          updates
              .update(environmentId, address, changes, expected, origin)
              .orElseThrow(() -> absent.at(environmentId, address));
      return check(tried, expected);
    } catch (ConstraintViolated violated) {
      throw taken.of(violated, environmentId, changes, address);
    }
  }

  /**
   * The same without holding the caller's thread; empty where it takes {@link #run}. Fails where
   * nobody knows whether it was changed.
   */
  public CompletionStage<Optional<Organization>> attempt(
      long environmentId,
      OrganizationAddress address,
      OrganizationChanges changes,
      ExpectedVersion expected,
      Origin origin) {
    return updates
        .updateWithoutWaiting(environmentId, address, changes, expected, origin)
        .thenApply(tried -> tried.map(one -> check(one, expected)));
  }

  private static Organization check(TriedChange tried, ExpectedVersion expected) {
    Organization organization = expected.check(tried);
    checkMetadata(tried.pairs());
    return organization;
  }

  private static void checkMetadata(int pairs) {
    if (pairs > Metadata.MAX_PAIRS) {
      throw new ApiError.InvalidFields(
              List.of(
                  new ApiError.FieldViolation(
                      "metadata",
                      "must have at most %d pairs, would have %d"
                          .formatted(Metadata.MAX_PAIRS, pairs),
                      "max_pairs")))
          .exception();
    }
  }
}
