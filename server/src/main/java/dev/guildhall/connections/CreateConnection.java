package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Instant;

/**
 * Creates a connection of an organization or of the environment. It is a draft and disabled, but
 * for an app's, which is in use at once, and gets a key id where it brings none.
 *
 * <p>Errors: {@link ApiError.NotFound} for the organization; {@link ApiError.AlreadyExists} where
 * another of the environment's own connections has the key id; {@link ApiError.FailedPrecondition}
 * where the owner has {@value ConnectionStore#MAX_OF_OWNER}.
 */
public final class CreateConnection {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final FindConnection find;
  private final ToggleConnection toggle;
  private final ConnectionStore store = new ConnectionStore();

  public CreateConnection(Database database, IdSource ids, Clock clock, FindConnection find) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.find = find;
    this.toggle = new ToggleConnection(database, ids, clock);
  }

  Connection run(long environmentId, ConnectionOwner owner, NewConnection draft, Origin origin) {
    try {
      return database.transaction(transaction -> {
        var locked = LockedOwner.lock(transaction, environmentId, owner);
        if (store.isFull(transaction, locked)) {
          throw new ApiError.FailedPrecondition(
                  "%s has %d connections already, which is the most: delete one first"
                      .formatted(owner, ConnectionStore.MAX_OF_OWNER))
              .exception();
        }
        ConnectionId id = new ConnectionId(ids.next());
        Instant now = clock.instant();
        ConnectionStatus first = Connection.status(draft.type(), draft.settings());
        NewConnection named = draft.enabled() ? draft.named(id) : draft;
        String image = store.create(transaction, locked, id, named, first, now);
        locked.log(transaction, ids.next(), ConnectionEvents.CREATED, now, origin, image, null);
        if (draft.enabled()) {
          Connection made = store.lock(transaction, locked, id).connection();
          toggle.set(transaction, locked, made, image, true, origin);
        }
        return find.run(transaction, environmentId, owner, id);
      });
    } catch (ConstraintViolated violated) {
      throw KeyIdTaken.translated(violated, draft.keyId());
    }
  }
}
