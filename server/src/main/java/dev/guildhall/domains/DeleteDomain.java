package dev.guildhall.domains;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.Optional;

/**
 * Takes a domain from its organization; it is free at once.
 *
 * <p>Errors: {@link ApiError.NotFound}, also for another organization's domain, or for one that the
 * given connection does not have.
 */
public final class DeleteDomain {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final DomainStore store = new DomainStore();

  public DeleteDomain(Database database, IdSource ids, Clock clock) {
    this.database = database;
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
    tie.ifPresent(given -> given.refuseUnknown(database, environmentId, address));
    Optional<Long> connection = tie.map(ConnectionTie::number);
    var organization = new OrganizationCondition(environmentId, address);
    boolean deleted =
        DomainId.parse(id)
            .filter(domainId ->
                database.statement(transaction ->
                    store.delete(
                        transaction,
                        organization,
                        domainId,
                        connection,
                        clock.instant(),
                        ids.next(),
                        origin)))
            .isPresent();
    if (!deleted) {
      throw new ApiError.NotFound("domain", id).exception();
    }
  }
}
