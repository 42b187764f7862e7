package dev.guildhall.directories;

import dev.guildhall.directories.ProviderCalls.Place;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;

/** The SQL that notes identity providers' calls. */
final class ProviderCallStore {
  void called(Transaction transaction, Place place, Instant last) throws SQLException {
    transaction.update(
        """
        with used as (
          update directory_secrets set last_used_at = greatest(last_used_at, ?)
          where environment_id = ? and directory_id = ? and secret_id = ?)
        insert into directory_calls as c (environment_id, directory_id, last_called_at)
        values (?, ?, ?)
        on conflict (environment_id, directory_id)
          do update set last_called_at = greatest(c.last_called_at, excluded.last_called_at)
        """,
        p ->
            p.add(last)
                .add(place.environmentId())
                .add(place.directoryId())
                .add(place.secretId())
                .add(place.environmentId())
                .add(place.directoryId())
                .add(last));
  }

  /** Adds calls after the deletion. A second deletion, after a restore, counts from zero. */
  void attempted(
      Transaction transaction, Place place, Instant deletedAt, long attempts, Instant last)
      throws SQLException {
    transaction.update(
        """
        insert into directory_calls as c (environment_id, directory_id, last_called_at, deleted_at,
          attempts_after_deletion, last_attempt_at)
        values (?, ?, ?, ?, ?, ?)
        on conflict (environment_id, directory_id) do update
          set last_called_at = greatest(c.last_called_at, excluded.last_called_at),
            deleted_at = excluded.deleted_at,
            attempts_after_deletion = excluded.attempts_after_deletion
              + case when c.deleted_at = excluded.deleted_at
                  then c.attempts_after_deletion else 0 end,
            last_attempt_at = excluded.last_attempt_at
        """,
        p ->
            p.add(place.environmentId())
                .add(place.directoryId())
                .add(last)
                .add(deletedAt)
                .add(attempts)
                .add(last));
  }
}
