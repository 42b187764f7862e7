package dev.guildhall.directories.scim.endpoint;

import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The SQL that finds a secret as a provider presents it: by the directory and the hash. */
final class PresentedSecretStore {
  /**
   * @param secretId 0 for what the purge has left of one
   * @param deletedAt when its directory, organization or environment was deleted
   */
  record Found(
      long environmentId,
      long organizationId,
      long secretId,
      byte[] hash,
      boolean enabled,
      Optional<Instant> expiresAt,
      Optional<Instant> deletedAt) {}

  /** A living secret, one that lives no more, or what the purge has left of one. */
  Optional<Found> find(Transaction transaction, long directory, byte[] hash, Instant now)
      throws SQLException {
    return transaction.first(
        """
        select s.environment_id, d.organization_id, s.secret_id, s.secret_hash, d.enabled,
          s.expires_at, least(d.deleted_at, o.deleted_at, e.deleted_at) as deleted_at
        from directory_secrets s
        join directories d using (environment_id, directory_id)
        join organizations o using (environment_id, organization_id)
        join environments e using (environment_id)
        where s.directory_id = ? and s.secret_hash = ?
        union all
        select environment_id, organization_id, 0, secret_hash, false, null, deleted_at
        from directory_tombstones
        where directory_id = ? and secret_hash = ? and expires_at > ?
        limit 1
        """,
        p -> p.add(directory).add(hash).add(directory).add(hash).add(now),
        PresentedSecretStore::read);
  }

  private static Found read(ResultSet row) throws SQLException {
    return new Found(
        row.getLong("environment_id"),
        row.getLong("organization_id"),
        row.getLong("secret_id"),
        row.getBytes("secret_hash"),
        row.getBoolean("enabled"),
        Rows.optionalInstant(row, "expires_at"),
        Rows.optionalInstant(row, "deleted_at"));
  }
}
