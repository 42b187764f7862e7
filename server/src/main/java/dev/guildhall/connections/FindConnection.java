package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.domains.Domain;
import dev.guildhall.domains.FindDomain;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/**
 * Finds a connection of the environment, or of a living organization. Another owner's is as unknown
 * as none.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class FindConnection {
  private final Database database;
  private final FindDomain findDomain;
  private final ConnectionStore store = new ConnectionStore();

  public FindConnection(Database database, FindDomain findDomain) {
    this.database = database;
    this.findDomain = findDomain;
  }

  Connection run(long environmentId, ConnectionOwner owner, ConnectionId id) {
    return database.transaction(transaction -> run(transaction, environmentId, owner, id));
  }

  /** The same for other use cases, within their transaction. */
  Connection run(
      Transaction transaction, long environmentId, ConnectionOwner owner, ConnectionId id)
      throws SQLException {
    var found =
        store
            .find(transaction, environmentId, owner, id)
            .orElseThrow(() -> new ApiError.NotFound("connection", id.toString()).exception());
    if (found.domains().isEmpty()
        || !(owner instanceof ConnectionOwner.Organization(var address))) {
      return found.connection();
    }
    List<Domain> domains = findDomain.among(transaction, environmentId, address, found.domains());
    return found
        .connection()
        .withDomains(
            domains.stream()
                .sorted(Comparator.comparingLong(domain -> domain.id().number()))
                .toList());
  }

  /** Throws where neither the environment nor a living organization of it has the connection. */
  void require(long environmentId, ConnectionId id) {
    if (!database.read(transaction -> store.exists(transaction, environmentId, id))) {
      throw new ApiError.NotFound("connection", id.toString()).exception();
    }
  }
}
