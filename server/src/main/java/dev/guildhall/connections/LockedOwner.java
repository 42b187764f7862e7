package dev.guildhall.connections;

import dev.guildhall.api.Origin;
import dev.guildhall.api.Region;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a connection within a transaction that changes it. An organization is locked and
 * lives until the transaction ends.
 *
 * @param organization empty: the environment
 */
record LockedOwner(long environmentId, Optional<LivingOrganization> organization, Region region) {

  static LockedOwner lock(Transaction transaction, long environmentId, ConnectionOwner owner)
      throws SQLException {
    return switch (owner) {
      case ConnectionOwner.Organization(var address) -> {
        var living = LivingOrganization.lock(transaction, environmentId, address);
        yield new LockedOwner(environmentId, Optional.of(living), living.region());
      }
      case ConnectionOwner.Environment() ->
          new LockedOwner(
              environmentId, Optional.empty(), OwnerStore.region(transaction, environmentId));
    };
  }

  /** The organization's number in the database, null for the environment. */
  @Nullable Long organizationNumber() {
    return organization.map(living -> living.id().number()).orElse(null);
  }

  /**
   * Writes an event of a connection.
   *
   * @param what its name behind the owner's part, such as {@link ConnectionEvents#CREATED}
   */
  void log(
      Transaction transaction,
      long eventId,
      String what,
      Instant now,
      Origin origin,
      String image,
      @Nullable String oldImage)
      throws SQLException {
    if (organization.isPresent()) {
      organization
          .get()
          .log(
              transaction,
              eventId,
              ConnectionEvents.OF_ORGANIZATION + what,
              "Connection",
              now,
              origin,
              image,
              oldImage);
      return;
    }
    OwnerStore.log(
        transaction,
        environmentId,
        eventId,
        ConnectionEvents.OF_ENVIRONMENT + what,
        now,
        origin,
        image,
        oldImage);
  }
}
