package dev.guildhall.domains;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a domain from its organization; it is free at once. The events of the connections that had
 * it are written too.
 *
 * <p>Errors: {@link ApiError.NotFound}, also for another organization's domain, or for one that the
 * given connection does not have.
 */
public final class DeleteDomain {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final TiedConnections connections;
  private final DomainStore store = new DomainStore();
  private final DomainReadStore reads = new DomainReadStore();

  public DeleteDomain(Database database, IdSource ids, Clock clock, TiedConnections connections) {
    this.database = database;
    this.connections = connections;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * @param tie the connection that must have the domain, where one is given
   */
  void run(
      long environmentId,
      OrganizationAddress address,
      String id,
      Optional<ConnectionTie> tie,
      Origin origin) {
    tie.ifPresent(given -> given.refuseUnknown(database, reads, environmentId, address));
    Optional<Long> connection = tie.map(ConnectionTie::number);
    var organization = new OrganizationCondition(environmentId, address);
    DomainId domainId = DomainId.parse(id).orElseThrow(() -> absent(id));
    database.run(transaction -> {
      if (!store.lock(transaction, organization, domainId)) {
        throw absent(id);
      }
      List<Long> tied = reads.connectionsOf(transaction, environmentId, domainId);
      connections.<@Nullable Void>change(
          transaction,
          environmentId,
          address,
          tied,
          origin,
          _ -> {
            boolean deleted =
                store.delete(
                    transaction,
                    organization,
                    domainId,
                    connection,
                    clock.instant(),
                    ids.next(),
                    origin);
            if (!deleted) {
              throw absent(id);
            }
            return null;
          });
    });
  }

  private static RuntimeException absent(String id) {
    return new ApiError.NotFound("domain", id).exception();
  }
}
