package dev.guildhall.organizations.deletion;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.organizations.Stamps;
import dev.guildhall.organizations.TriedChange;
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
  private final NotDeleted notDeleted;
  private final DeletionStore store = new DeletionStore();

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
    this.notDeleted = new NotDeleted(database);
  }

  public Organization run(
      long environmentId, OrganizationAddress address, ExpectedVersion expected, Origin origin) {
    while (true) {
      try {
        Optional<TriedChange> tried =
            database.transaction(
                transaction -> restore(transaction, environmentId, address, expected, origin));
        return tried
            .map(expected::check)
            .orElseThrow(() -> notDeleted.at(environmentId, address, "restored"));
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
        new ArrayList<>(store.taken(transaction, environmentId, address));
    Optional<OrganizationId> gone = store.find(transaction, environmentId, address);
    if (gone.isPresent() && !taken.isEmpty()) {
      for (OrganizationPart part : parts) {
        taken.addAll(part.taken(transaction, environmentId, gone.get()));
      }
    }
    return taken;
  }

  /** The row first, which locks it; then what features hold in its name. */
  private Optional<TriedChange> restore(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      ExpectedVersion expected,
      Origin origin)
      throws SQLException {
    Optional<TriedChange> tried =
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
