package dev.guildhall.oauth;

import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The SQL of the keys that sign access tokens. */
final class SigningKeyStore {
  /** Until the transaction ends nobody else makes a key; everybody reads them meanwhile. */
  void lock(Transaction transaction) throws SQLException {
    transaction.update("lock table signing_keys in share row exclusive mode", _ -> {});
  }

  /** All keys, the youngest first. */
  List<SigningKey> all(Transaction transaction) throws SQLException {
    return transaction.list(
        """
        select key_id, public_key, private_key, created_at, expires_at
        from signing_keys order by created_at desc, key_id desc
        """,
        _ -> {},
        row ->
            SigningKey.of(
                row.getLong("key_id"),
                row.getBytes("public_key"),
                row.getBytes("private_key"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "expires_at")));
  }

  void create(
      Transaction transaction, long number, KeyPair pair, Instant createdAt, Instant expiresAt)
      throws SQLException {
    transaction.update(
        """
        insert into signing_keys (key_id, private_key, public_key, created_at, expires_at)
        values (?, ?, ?, ?, ?)
        """,
        p ->
            p.add(number)
                .add(pair.getPrivate().getEncoded())
                .add(pair.getPublic().getEncoded())
                .add(createdAt)
                .add(expiresAt));
  }

  /** Takes the keys that verify no longer. */
  void deleteExpired(Transaction transaction, Instant now) throws SQLException {
    transaction.update("delete from signing_keys where expires_at < ?", p -> p.add(now));
  }
}
