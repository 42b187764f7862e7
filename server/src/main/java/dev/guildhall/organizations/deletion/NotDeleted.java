package dev.guildhall.organizations.deletion;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Database;

/** What a caller hears who wants restored or purged what is not deleted. */
final class NotDeleted {
  private final Database database;
  private final DeletionStore store = new DeletionStore();

  NotDeleted(Database database) {
    this.database = database;
  }

  /**
   * The error for a call that found no deleted organization at this address: {@link
   * ApiError.FailedPrecondition} for a living one, else {@link ApiError.NotFound}.
   *
   * @param participle what it was to be, {@code restored} or {@code purged}
   */
  RuntimeException at(long environmentId, OrganizationAddress address, String participle) {
    return database
        .read(transaction -> store.living(transaction, environmentId, address))
        .<ApiError>map(living ->
            new ApiError.FailedPrecondition(
                "organization %s is not deleted: only a deleted one can be %s"
                    .formatted(living, participle)))
        .orElseGet(() -> new ApiError.NotFound("deleted organization", address.toString()))
        .exception();
  }
}
