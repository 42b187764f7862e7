package dev.guildhall.domains;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Adds a domain to an organization. An organization domain belongs to one living organization of
 * the environment: of several that claim it at once exactly one succeeds, by the database's unique
 * index. An allowed e-mail domain may be several organizations', but once each. Where it is for a
 * connection, that one's event is written too.
 *
 * <p>Errors: {@link ApiError.NotFound}, for the connection that it is for, too; {@link
 * ApiError.AlreadyExists} where it is another's; {@link ApiError.AlreadyPresent} where it is the
 * organization's own already.
 */
public final class CreateDomain {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final TiedConnections connections;
  private final DomainStore store = new DomainStore();
  private final DomainReadStore reads = new DomainReadStore();
  private final DomainsOfOrganizationStore deadClaims = new DomainsOfOrganizationStore();

  public CreateDomain(Database database, IdSource ids, Clock clock, TiedConnections connections) {
    this.database = database;
    this.connections = connections;
    this.ids = ids;
    this.clock = clock;
  }

  Domain run(
      long environmentId,
      OrganizationAddress address,
      DomainName name,
      DomainType type,
      Optional<ConnectionTie> tie,
      Origin origin) {
    tie.ifPresent(wanted -> wanted.refuseUnknown(database, reads, environmentId, address));
    Optional<Long> connection = tie.map(ConnectionTie::number);
    try {
      return insert(environmentId, address, name, type, connection, origin);
    } catch (ConstraintViolated violated) {
      if (!violated.constraint().equals(DomainStore.CLAIM)) {
        throw taken(violated, name);
      }
    }
    // The claim may be a deleted organization's, whose claims are dropped only now.
    database.statement(transaction -> {
      deadClaims.release(transaction, environmentId, name);
      return true;
    });
    try {
      return insert(environmentId, address, name, type, connection, origin);
    } catch (ConstraintViolated violated) {
      throw taken(violated, name);
    }
  }

  private Domain insert(
      long environmentId,
      OrganizationAddress address,
      DomainName name,
      DomainType type,
      Optional<Long> connection,
      Origin origin) {
    Database.Work<Domain> insert =
        transaction ->
            store
                .create(
                    transaction,
                    new OrganizationCondition(environmentId, address),
                    ids.next(),
                    name,
                    type,
                    connection,
                    TxtRecord.challenge(name),
                    clock.instant(),
                    ids.next(),
                    origin)
                .orElseThrow(
                    () -> new ApiError.NotFound("organization", address.toString()).exception());
    return connection.isEmpty()
        ? database.statement(insert)
        : database.transaction(transaction ->
            connections.change(
                transaction, environmentId, address, List.of(connection.get()), origin, insert));
  }

  private static RuntimeException taken(ConstraintViolated violated, DomainName name) {
    return switch (violated.constraint()) {
      case DomainStore.CLAIM ->
          new ApiError.AlreadyExists("organization", "domain", name.value()).exception();
      case DomainStore.OWN ->
          new ApiError.AlreadyPresent("domain", name.value(), "organization").exception();
      default -> violated;
    };
  }
}
