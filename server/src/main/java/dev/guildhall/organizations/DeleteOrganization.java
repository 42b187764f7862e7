package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.OptionalInt;

/**
 * Deletes an organization: marks it, in one statement, whatever hangs below it. From then on no
 * call finds it and its external ID and slug are free.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.VersionMismatch} where the caller asked for
 * another version.
 */
public final class DeleteOrganization {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final OrganizationStore store = new OrganizationStore();

  public DeleteOrganization(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  public Organization run(
      long environmentId, OrganizationAddress address, OptionalInt ifVersion, Origin origin) {
    return database
        .statement(transaction ->
            store.delete(
                transaction,
                environmentId,
                address,
                ifVersion,
                clock.instant(),
                ids.next(),
                origin))
        .map(tried -> ExpectedVersion.check(tried, ifVersion))
        .orElseThrow(() -> new ApiError.NotFound("organization", address.toString()).exception());
  }
}
