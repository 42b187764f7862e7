package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a caller hears who asks for an organization that is not there: {@link
 * ApiError.FormerExternalId}, with the current one, where a living organization had this external
 * ID not long ago; else {@link ApiError.NotFound}. Costs a query, but only a call that fails.
 */
public final class AbsentOrganization {
  private final Database database;
  private final Clock clock;
  private final Duration retention;
  private final OrganizationReadStore reads = new OrganizationReadStore();

  /**
   * @param retention how long a former external ID is remembered
   */
  public AbsentOrganization(Database database, Clock clock, Duration retention) {
    this.database = database;
    this.clock = clock;
    this.retention = retention;
  }

  /** The error for a call that found nothing at this address. */
  public RuntimeException at(long environmentId, OrganizationAddress address) {
    return former(environmentId, address)
        .orElseGet(() -> new ApiError.NotFound("organization", address.toString()))
        .exception();
  }

  private Optional<ApiError> former(long environmentId, OrganizationAddress address) {
    return successor(environmentId, address)
        .map(successor ->
            new ApiError.FormerExternalId(
                address.toString(),
                successor.name().isEmpty() ? "external_id" : "external_ids." + successor.name(),
                successor.current(),
                successor.id().toString()));
  }

  /**
   * The error for a call that found nothing at an address, below it, or there at an earlier time:
   * {@code refused}, but where it is the organization that is gone from there.
   */
  RuntimeException at(long environmentId, OrganizationAddress address, RuntimeException refused) {
    if (lives(environmentId, address)) {
      return refused;
    }
    return former(environmentId, address)
        .<RuntimeException>map(ApiError::exception)
        .orElse(refused);
  }

  private boolean lives(long environmentId, OrganizationAddress address) {
    return database
        .read(transaction -> transaction.first(reads.find(environmentId, address)))
        .isPresent();
  }

  private Optional<OrganizationReadStore.Successor> successor(
      long environmentId, OrganizationAddress address) {
    record Former(String name, String value) {}
    List<Former> formers =
        switch (address) {
          case OrganizationAddress.ById _ -> List.of();
          case OrganizationAddress.ByExternalId(var id) -> List.of(new Former("", id.value()));
          case OrganizationAddress.ByNamedExternalId named ->
              List.of(
                  new Former(named.name(), named.value().value()),
                  new Former("", named.asUnnamed()));
        };
    for (Former former : formers) {
      Optional<OrganizationReadStore.Successor> found =
          database.read(transaction ->
              reads.successor(
                  transaction,
                  environmentId,
                  former.name(),
                  former.value(),
                  clock.instant().minus(retention)));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
