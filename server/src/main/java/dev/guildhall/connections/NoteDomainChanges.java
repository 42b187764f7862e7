package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.domains.TiedConnections;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the event of connections whose domains change because a domain is added for them, deleted,
 * or assigned ({@link AssignDomains}).
 *
 * <p>Errors: {@link ApiError.NotFound} for a connection that the organization does not have.
 */
public final class NoteDomainChanges implements TiedConnections {
  private final IdSource ids;
  private final Clock clock;
  private final ConnectionStore store = new ConnectionStore();

  public NoteDomainChanges(IdSource ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public <T extends @Nullable Object> T change(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      List<Long> connections,
      Origin origin,
      Database.Work<T> change)
      throws SQLException {
    var owner =
        LockedOwner.lock(transaction, environmentId, new ConnectionOwner.Organization(address));
    List<ConnectionStore.Locked> before = new ArrayList<>();
    for (long connection : connections) {
      before.add(store.lock(transaction, owner, new ConnectionId(connection)));
    }
    T made = change.run(transaction);
    for (ConnectionStore.Locked locked : before) {
      tell(transaction, owner, locked, origin);
    }
    return made;
  }

  /** Writes the event of a connection whose domains have changed since it was locked. */
  void tell(
      Transaction transaction, LockedOwner owner, ConnectionStore.Locked before, Origin origin)
      throws SQLException {
    Instant now = clock.instant();
    Connection same = before.connection();
    String image =
        store.save(transaction, owner.environmentId(), same.switched(same.enabled(), now));
    owner.log(
        transaction, ids.next(), ConnectionEvents.UPDATED, now, origin, image, before.image());
  }
}
