package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import dev.guildhall.usage.UsageKind;
import dev.guildhall.usage.UsageLedger;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Enables or disables a connection; its usage period opens or closes with that. What is so already
 * stays, without an event.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FailedPrecondition} where it is to be
 * enabled and its settings are not complete, with what is missing, or its certificates have
 * expired.
 */
public final class ToggleConnection {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final ConnectionStore store = new ConnectionStore();
  private final UsageLedger usage = new UsageLedger();

  public ToggleConnection(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  void run(
      long environmentId, ConnectionOwner owner, ConnectionId id, boolean enabled, Origin origin) {
    database.run(transaction -> {
      var lockedOwner = LockedOwner.lock(transaction, environmentId, owner);
      var locked = store.lock(transaction, lockedOwner, id);
      if (locked.connection().enabled() == enabled) {
        return;
      }
      if (enabled) {
        refuseIncomplete(locked.connection(), clock.instant());
      }
      set(transaction, lockedOwner, locked.connection(), locked.image(), enabled, origin);
    });
  }

  private static void refuseIncomplete(Connection connection, Instant now) {
    List<String> missing = connection.missing();
    if (!missing.isEmpty()) {
      throw new ApiError.FailedPrecondition(
              "connection %s cannot be enabled: %s missing in its %s"
                  .formatted(
                      connection.id(),
                      String.join(", ", missing) + (missing.size() == 1 ? " is" : " are"),
                      connection.type().settings().field()))
          .exception();
    }
    connection
        .expired(now)
        .ifPresent(last -> {
          throw new ApiError.FailedPrecondition(
                  "connection %s cannot be enabled: the last of its certificates expired at %s"
                      .formatted(connection.id(), last))
              .exception();
        });
  }

  /**
   * The same for other use cases, within their transaction, for a connection that is not so yet.
   *
   * @param image its row's image before
   */
  void set(
      Transaction transaction,
      LockedOwner owner,
      Connection connection,
      String image,
      boolean enabled,
      Origin origin)
      throws SQLException {
    Instant now = clock.instant();
    long environmentId = owner.environmentId();
    String changed = store.save(transaction, environmentId, connection.switched(enabled, now));
    account(transaction, owner, connection.id(), enabled, now);
    owner.log(
        transaction,
        ids.next(),
        enabled ? ConnectionEvents.ENABLED : ConnectionEvents.DISABLED,
        now,
        origin,
        changed,
        image);
  }

  /** Opens or closes the usage period. */
  void account(
      Transaction transaction, LockedOwner owner, ConnectionId id, boolean enabled, Instant now)
      throws SQLException {
    if (enabled) {
      usage.open(
          transaction,
          owner.environmentId(),
          UsageKind.CONNECTION,
          id.number(),
          owner.organizationNumber(),
          owner.region(),
          now);
    } else {
      usage.close(transaction, owner.environmentId(), UsageKind.CONNECTION, id.number(), now);
    }
  }
}
