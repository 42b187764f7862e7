package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
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
          new LockedOwner(environmentId, Optional.empty(), region(transaction, environmentId));
    };
  }

  private static Region region(Transaction transaction, long environmentId) throws SQLException {
    return transaction
        .first(
            "select region from environments where environment_id = ? and deleted_at is null",
            p -> p.add(environmentId),
            row -> Region.of(row.getInt("region")))
        .orElseThrow(
            () -> new ApiError.NotFound("environment", "env_" + environmentId).exception());
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
    transaction.update(
        """
        insert into events (environment_id, event_id, type, object, occurred_at, actor, request_id,
          data, old_data)
        values (?, ?, ?, 'Connection', ?, ?, ?, ?, ?)
        """,
        p ->
            p.add(environmentId)
                .add(eventId)
                .add(ConnectionEvents.OF_ENVIRONMENT + what)
                .add(now)
                .add(origin.actor())
                .add(origin.requestId())
                .json(image)
                .json(oldImage));
  }
}
