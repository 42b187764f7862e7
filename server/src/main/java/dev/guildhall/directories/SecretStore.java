package dev.guildhall.directories;

import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The SQL of directories' secrets, as the API sees them. */
final class SecretStore {
  /** How many secrets of a directory are shown: the newest. */
  static final int SHOWN = 50;

  /** Adds a secret; answers its row's image, without the hash. */
  String create(
      Transaction transaction,
      long environmentId,
      DirectoryId directoryId,
      DirectorySecretId id,
      SecretText text)
      throws SQLException {
    return transaction
        .first(
            """
            insert into directory_secrets as s (environment_id, directory_id, secret_id,
              secret_hash, secret_suffix)
            values (?, ?, ?, ?, ?)
            returning to_jsonb(s) - 'secret_hash' as image
            """,
            p ->
                p.add(environmentId)
                    .add(directoryId.number())
                    .add(id.number())
                    .add(text.hash())
                    .add(text.suffix()),
            row -> row.getString("image"))
        .orElseThrow();
  }

  /** Ends all secrets of a directory at this time, unless they end earlier. */
  void expire(Transaction transaction, long environmentId, DirectoryId directoryId, Instant at)
      throws SQLException {
    transaction.update(
        """
        update directory_secrets set expires_at = ?
        where environment_id = ? and directory_id = ? and (expires_at is null or expires_at > ?)
        """,
        p -> p.add(at).add(environmentId).add(directoryId.number()).add(at));
  }

  /** The directories, each with its newest secrets. */
  List<Directory> fill(Transaction transaction, long environmentId, List<Directory> directories)
      throws SQLException {
    if (directories.isEmpty()) {
      return directories;
    }
    Map<DirectoryId, List<DirectorySecret>> byDirectory =
        transaction
            .list(
                """
                select s.* from unnest(?) w (directory_id) cross join lateral (
                  select directory_id, secret_id, secret_suffix, expires_at, last_used_at
                  from directory_secrets
                  where environment_id = ? and directory_id = w.directory_id
                  order by secret_id desc limit %d) s
                """
                    .formatted(SHOWN),
                p ->
                    p.longs(directories.stream().map(one -> one.id().number()).toList())
                        .add(environmentId),
                SecretStore::read)
            .stream()
            .collect(Collectors.groupingBy(DirectorySecret::directoryId));
    return directories.stream()
        .map(directory -> directory.with(byDirectory.getOrDefault(directory.id(), List.of())))
        .toList();
  }

  private static DirectorySecret read(ResultSet row) throws SQLException {
    return new DirectorySecret(
        new DirectorySecretId(row.getLong("secret_id")),
        new DirectoryId(row.getLong("directory_id")),
        row.getString("secret_suffix"),
        Rows.optionalInstant(row, "expires_at"),
        Rows.optionalInstant(row, "last_used_at"));
  }
}
