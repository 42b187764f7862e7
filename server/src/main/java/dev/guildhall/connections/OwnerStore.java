package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.api.Region;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The SQL of an environment that owns connections itself. */
final class OwnerStore {
  private OwnerStore() {}

  /** Throws {@link ApiError.NotFound} where the environment is not there, or deleted. */
  static Region region(Transaction transaction, long environmentId) throws SQLException {
    return transaction
        .first(
            "select region from environments where environment_id = ? and deleted_at is null",
            p -> p.add(environmentId),
            row -> Region.of(row.getInt("region")))
        .orElseThrow(
            () -> new ApiError.NotFound("environment", "env_" + environmentId).exception());
  }

  /** Writes an event of a connection that no organization owns. */
  static void log(
      Transaction transaction,
      long environmentId,
      long eventId,
      String type,
      Instant now,
      Origin origin,
      String image,
      @Nullable String oldImage)
      throws SQLException {
    transaction.update(
        """
        insert into events (environment_id, event_id, type, object, occurred_at, actor, request_id,
          data, old_data)
        values (?, ?, ?, 'Connection', ?, ?, ?, ?, ?)
        """,
        p ->
            p.add(environmentId)
                .add(eventId)
                .add(type)
                .add(now)
                .add(origin.actor())
                .add(origin.requestId())
                .json(image)
                .json(oldImage));
  }
}
