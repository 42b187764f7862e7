package dev.guildhall.environments;

import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL of API clients and their secrets. A client lives while its environment does. */
final class ApiClientStore {
  /** A client and the hash of one of its secrets. */
  record Credential(ApiClient client, byte[] secretHash) {}

  List<Credential> credentials(Transaction transaction, long clientNumber, Instant now)
      throws SQLException {
    return transaction.list(
        """
        select c.client_id, c.environment_id, c.name, s.secret_hash
        from api_clients c join api_client_secrets s using (client_id)
          left join environments e using (environment_id)
        where c.client_id = ? and c.deleted_at is null and e.deleted_at is null
          and (s.expires_at is null or s.expires_at > ?)
        """,
        p -> p.add(clientNumber).add(now),
        row -> new Credential(read(row), row.getBytes("secret_hash")));
  }

  /** Creates a client in a living environment; says whether there is such an environment. */
  boolean create(
      Transaction transaction,
      long clientNumber,
      EnvironmentId environment,
      ClientName name,
      Instant now)
      throws SQLException {
    return transaction.update(
            """
            insert into api_clients (client_id, environment_id, name, updated_at)
            select ?, environment_id, ?, ? from environments
            where environment_id = ? and deleted_at is null
            """,
            p -> p.add(clientNumber).add(name.value()).add(now).add(environment.number()))
        == 1;
  }

  void createOfWorkspace(Transaction transaction, long clientNumber, ClientName name, Instant now)
      throws SQLException {
    transaction.update(
        "insert into api_clients (client_id, name, updated_at) values (?, ?, ?)",
        p -> p.add(clientNumber).add(name.value()).add(now));
  }

  void createSecret(Transaction transaction, long clientNumber, long secretId, SecretText secret)
      throws SQLException {
    transaction.update(
        """
        insert into api_client_secrets (client_id, secret_id, secret_hash, secret_suffix)
        values (?, ?, ?, ?)
        """,
        p -> p.add(clientNumber).add(secretId).add(secret.hash()).add(secret.suffix()));
  }

  /** A living client of a living environment, locked until the transaction ends. */
  Optional<ApiClient> lock(Transaction transaction, EnvironmentId environment, long clientNumber)
      throws SQLException {
    return transaction.first(
        """
        select c.client_id, c.environment_id, c.name
        from api_clients c join environments e using (environment_id)
        where environment_id = ? and c.client_id = ? and c.deleted_at is null
          and e.deleted_at is null
        for update of c
        """,
        p -> p.add(environment.number()).add(clientNumber),
        ApiClientStore::read);
  }

  /** Ends the client's secrets at this time; one that ends earlier anyway keeps its end. */
  void endSecrets(Transaction transaction, long clientNumber, Instant end) throws SQLException {
    transaction.update(
        "update api_client_secrets set expires_at = least(expires_at, ?) where client_id = ?",
        p -> p.add(end).add(clientNumber));
  }

  void removeEndedSecrets(Transaction transaction, long clientNumber, Instant now)
      throws SQLException {
    transaction.update(
        "delete from api_client_secrets where client_id = ? and expires_at <= ?",
        p -> p.add(clientNumber).add(now));
  }

  /** Whether there was a living one to mark. */
  boolean markDeleted(
      Transaction transaction, EnvironmentId environment, long clientNumber, Instant now)
      throws SQLException {
    return transaction.update(
            """
            update api_clients c set deleted_at = ?, updated_at = ?
            from environments e
            where c.environment_id = ? and c.client_id = ? and c.deleted_at is null
              and e.environment_id = c.environment_id and e.deleted_at is null
            """,
            p -> p.add(now).add(now).add(environment.number()).add(clientNumber))
        == 1;
  }

  /** Up to {@code limit} clients of an environment from the cursor on, newest first. */
  List<ApiClient> list(
      Transaction transaction, EnvironmentId environment, Optional<Cursor> cursor, int limit)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    return transaction.list(
        """
        select client_id, environment_id, name from api_clients
        where environment_id = ? and deleted_at is null and client_id %s ?
        order by client_id %s limit ?
        """
            .formatted(backward ? ">" : "<", backward ? "asc" : "desc"),
        p ->
            p.add(environment.number())
                .add(cursor.map(Cursor::id).orElse(Long.MAX_VALUE))
                .add(limit),
        ApiClientStore::read);
  }

  long count(Transaction transaction, EnvironmentId environment) throws SQLException {
    return transaction
        .first(
            "select count(*) from api_clients where environment_id = ? and deleted_at is null",
            p -> p.add(environment.number()),
            row -> row.getLong(1))
        .orElseThrow();
  }

  /** Clients that were deleted since, themselves or with their environment. */
  List<Long> deletedSince(Transaction transaction, Instant since) throws SQLException {
    return transaction.list(
        """
        select client_id from api_clients where deleted_at >= ?
        union
        select c.client_id from environments e join api_clients c using (environment_id)
        where e.deleted_at >= ?
        """,
        p -> p.add(since).add(since),
        row -> row.getLong("client_id"));
  }

  private static ApiClient read(ResultSet row) throws SQLException {
    return new ApiClient(
        row.getLong("client_id"),
        Optional.ofNullable(row.getObject("environment_id", Long.class)),
        row.getString("name"));
  }
}
