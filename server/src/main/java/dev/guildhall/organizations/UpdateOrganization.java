package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Changes an organization, all given fields or none. An update that changes nothing leaves version
 * and log as they are.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.AlreadyExists} for a taken external ID or
 * slug; {@link ApiError.VersionMismatch} where the caller asked for another version.
 */
public final class UpdateOrganization {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final OrganizationStore store = new OrganizationStore();

  public UpdateOrganization(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  public Organization run(
      long environmentId,
      OrganizationAddress address,
      OrganizationChanges changes,
      OptionalInt ifVersion,
      Origin origin) {
    try {
      return database
          .statement(transaction ->
              store.update(
                  transaction,
                  environmentId,
                  address,
                  changes,
                  ifVersion,
                  clock.instant(),
                  ids.next(),
                  origin))
          .map(tried -> ExpectedVersion.check(tried, ifVersion))
          .orElseThrow(() -> new ApiError.NotFound("organization", address.toString()).exception());
    } catch (ConstraintViolated violated) {
      throw TakenIdentifier.of(
          violated,
          Optional.ofNullable(changes.externalId().orNull()),
          Optional.ofNullable(changes.slug().orNull()));
    }
  }
}
