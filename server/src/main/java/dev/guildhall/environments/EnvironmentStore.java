package dev.guildhall.environments;

import dev.guildhall.api.Region;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All SQL of environments and their API clients. */
final class EnvironmentStore {
  /** Slots of the kept count of organizations; the statements that count use the same number. */
  private static final int COUNT_SLOTS = 16;

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
        row -> new Credential(readClient(row), row.getBytes("secret_hash")));
  }

  void createEnvironment(
      Transaction transaction,
      long environmentId,
      String displayName,
      Region region,
      int type,
      Instant now)
      throws SQLException {
    transaction.update(
        """
        insert into environments (environment_id, display_name, region, type, updated_at)
        values (?, ?, ?, ?, ?)
        """,
        p -> p.add(environmentId).add(displayName).add(region.number()).add(type).add(now));
    transaction.update(
        """
        insert into organization_counts (environment_id, slot)
        select ?, slot from generate_series(0, ? - 1) slot
        """,
        p -> p.add(environmentId).add(COUNT_SLOTS));
  }

  void createClient(
      Transaction transaction,
      long clientNumber,
      @Nullable Long environmentId,
      String name,
      Instant now)
      throws SQLException {
    transaction.update(
        "insert into api_clients (client_id, environment_id, name, updated_at) values (?, ?, ?, ?)",
        p -> p.add(clientNumber).add(environmentId).add(name).add(now));
  }

  void createSecret(Transaction transaction, long clientNumber, long secretId, ClientSecret secret)
      throws SQLException {
    transaction.update(
        """
        insert into api_client_secrets (client_id, secret_id, secret_hash, secret_suffix)
        values (?, ?, ?, ?)
        """,
        p -> p.add(clientNumber).add(secretId).add(secret.hash()).add(secret.suffix()));
  }

  /** Clients that were deleted since, themselves or with their environment. */
  List<Long> deletedClientsSince(Transaction transaction, Instant since) throws SQLException {
    return transaction.list(
        """
        select c.client_id from api_clients c left join environments e using (environment_id)
        where c.deleted_at >= ? or e.deleted_at >= ?
        """,
        p -> p.add(since).add(since),
        row -> row.getLong("client_id"));
  }

  boolean isEmpty(Transaction transaction) throws SQLException {
    return transaction.first("select 1 from environments limit 1", _ -> {}, _ -> 1).isEmpty();
  }

  private static ApiClient readClient(ResultSet row) throws SQLException {
    return new ApiClient(
        row.getLong("client_id"),
        Optional.ofNullable(row.getObject("environment_id", Long.class)),
        row.getString("name"));
  }
}
