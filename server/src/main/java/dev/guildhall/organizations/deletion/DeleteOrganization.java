package dev.guildhall.organizations.deletion;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.AbsentOrganization;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.organizations.Stamps;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Deletes an organization: marks it, in one statement, whatever hangs below it. From then on no
 * call finds it and its external IDs and slug are free. It can be restored for a while.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FormerExternalId}; {@link
 * ApiError.VersionMismatch} where the caller asked for another version.
 */
public final class DeleteOrganization {
  private final Database database;
  private final Stamps stamps;
  private final AbsentOrganization absent;
  private final Duration retention;
  private final List<OrganizationPart> parts;
  private final DeletionStore store = new DeletionStore();

  /**
   * @param retention how long a deleted organization can be restored
   */
  public DeleteOrganization(
      Database database,
      IdSource ids,
      Clock clock,
      AbsentOrganization absent,
      Duration retention,
      List<OrganizationPart> parts) {
    this.database = database;
    this.stamps = new Stamps(ids, clock);
    this.absent = absent;
    this.retention = retention;
    this.parts = parts;
  }

  public Organization run(
      long environmentId, OrganizationAddress address, ExpectedVersion expected, Origin origin) {
    return database
        .statement(transaction -> delete(transaction, environmentId, address, expected, origin))
        .orElseThrow(() -> absent.at(environmentId, address));
  }

  /** Does the same, tells what went, and takes it back. */
  public DeletionPreview preview(
      long environmentId, OrganizationAddress address, ExpectedVersion expected, Origin origin) {
    parts.forEach(OrganizationPart::settle);
    return database
        .rehearsal(transaction -> {
          Optional<Organization> gone =
              delete(transaction, environmentId, address, expected, origin);
          return gone.isEmpty()
              ? Optional.<DeletionPreview>empty()
              : Optional.of(below(transaction, environmentId, gone.get().id()));
        })
        .orElseThrow(() -> absent.at(environmentId, address));
  }

  private DeletionPreview below(Transaction transaction, long environmentId, OrganizationId gone)
      throws SQLException {
    DeletionPreview sum = DeletionPreview.NOTHING;
    for (OrganizationPart part : parts) {
      sum = sum.plus(part.preview(transaction, environmentId, gone));
    }
    return sum;
  }

  /** Empty where there is nothing at the address. */
  private Optional<Organization> delete(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      ExpectedVersion expected,
      Origin origin)
      throws SQLException {
    return transaction
        .first(
            store.delete(
                environmentId, address, expected, retention.isPositive(), stamps.of(origin)))
        .map(expected::check);
  }
}
