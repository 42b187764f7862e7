package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Instant;

/**
 * Deletes a connection for good, enabled or not: its secret, its domains' assignment, and its usage
 * period ends.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class DeleteConnection {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final ToggleConnection toggle;
  private final ConnectionStore store = new ConnectionStore();

  public DeleteConnection(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.toggle = new ToggleConnection(database, ids, clock);
  }

  void run(long environmentId, ConnectionOwner owner, ConnectionId id, Origin origin) {
    database.run(transaction -> {
      var lockedOwner = LockedOwner.lock(transaction, environmentId, owner);
      String image = store.lock(transaction, lockedOwner, id).image();
      Instant now = clock.instant();
      toggle.account(transaction, lockedOwner, id, false, now);
      store.delete(transaction, environmentId, id);
      lockedOwner.log(transaction, ids.next(), ConnectionEvents.DELETED, now, origin, image, image);
    });
  }
}
