package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a deleted organization back, under the identifiers that it had and with everything below
 * it, until its retention is over or its purge begins.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FailedPrecondition} for a living one;
 * {@link ApiError.IdentifiersTaken}, naming every external ID and slug that others took meanwhile;
 * {@link ApiError.VersionMismatch}.
 */
public final class RestoreOrganization {
  private final Database database;
  private final Clock clock;
  private final Stamps stamps;
  private final Duration retention;
  private final List<OrganizationPart> parts;
  private final OrganizationStore store = new OrganizationStore();
  private final DeletedOrganizationStore deleted = new DeletedOrganizationStore();

  public RestoreOrganization(
      Database database,
      IdSource ids,
      Clock clock,
      Duration retention,
      List<OrganizationPart> parts) {
    this.database = database;
    this.clock = clock;
    this.stamps = new Stamps(ids, clock);
    this.retention = retention;
    this.parts = parts;
  }

  public Organization run(
      long environmentId, OrganizationAddress address, ExpectedVersion expected, Origin origin) {
    while (true) {
      try {
        Optional<OrganizationStore.Tried> tried =
            database.transaction(
                transaction -> restore(transaction, environmentId, address, expected, origin));
        return tried
            .map(expected::check)
            .orElseThrow(() -> deleted.missing(database, environmentId, address, "restored"));
      } catch (ConstraintViolated violated) {
        List<ApiError.FieldValue> taken =
            database.transaction(transaction -> taken(transaction, environmentId, address));
        if (!taken.isEmpty()) {
          throw new ApiError.IdentifiersTaken("organization", taken).exception();
        }
        // Given up again between the two statements: then it can be restored now.
      }
    }
  }

  private List<ApiError.FieldValue> taken(
      Transaction transaction, long environmentId, OrganizationAddress address)
      throws SQLException {
    List<ApiError.FieldValue> taken =
        new ArrayList<>(deleted.taken(transaction, environmentId, address));
    Optional<OrganizationId> gone = deleted.find(transaction, environmentId, address);
    if (gone.isPresent() && !taken.isEmpty()) {
      for (OrganizationPart part : parts) {
        taken.addAll(part.taken(transaction, environmentId, gone.get()));
      }
    }
    return taken;
  }

  /** The row first, which locks it; then what features hold in its name. */
  private Optional<OrganizationStore.Tried> restore(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      ExpectedVersion expected,
      Origin origin)
      throws SQLException {
    Optional<OrganizationStore.Tried> tried =
        transaction.first(
            store.restore(
                environmentId,
                address,
                expected,
                clock.instant().minus(retention),
                stamps.of(origin)));
    if (tried.isPresent() && tried.get().organization().deletedAt().isEmpty()) {
      for (OrganizationPart part : parts) {
        part.restore(transaction, environmentId, tried.get().organization().id());
      }
    }
    return tried;
  }
}
