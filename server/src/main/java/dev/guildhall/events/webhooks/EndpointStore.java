package dev.guildhall.events.webhooks;

import dev.guildhall.api.Change;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The SQL of the endpoints themselves. */
final class EndpointStore {
  private static final String COLUMNS =
      """
      environment_id, endpoint_id, url, description, event_types, enabled, disabled_reason,
      failing_since, updated_at
      """;

  /** It hears of what is settled from now on. */
  WebhookEndpoint create(
      Transaction transaction,
      long environmentId,
      long endpointId,
      NewEndpoint draft,
      WebhookSecret secret,
      Instant now)
      throws SQLException {
    return transaction
        .first(
            """
            insert into webhook_endpoints (environment_id, endpoint_id, url, description,
              event_types, enabled, secret, cursor_transaction, cursor_event, updated_at)
            values (?, ?, ?, ?, ?, ?, ?,
              (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text::xid8,
              9223372036854775807, ?)
            returning %s
            """
                .formatted(COLUMNS),
            p ->
                p.add(environmentId)
                    .add(endpointId)
                    .add(draft.url().value())
                    .add(draft.description())
                    .texts(draft.eventTypes())
                    .add(draft.enabled())
                    .add(secret.text())
                    .add(now),
            EndpointStore::read)
        .orElseThrow();
  }

  Optional<WebhookEndpoint> find(Transaction transaction, long environmentId, long endpointId)
      throws SQLException {
    return transaction.first(
        "select %s from webhook_endpoints where environment_id = ? and endpoint_id = ?"
            .formatted(COLUMNS),
        p -> p.add(environmentId).add(endpointId),
        EndpointStore::read);
  }

  /** Up to {@code limit} endpoints from the cursor on, newest first going forward. */
  List<WebhookEndpoint> page(
      Transaction transaction, long environmentId, Optional<Cursor> cursor, int limit)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    return transaction.list(
        """
        select %s from webhook_endpoints
        where environment_id = ? and endpoint_id %s ? order by endpoint_id %s limit ?
        """
            .formatted(COLUMNS, backward ? ">" : "<", backward ? "asc" : "desc"),
        p -> p.add(environmentId).add(cursor.map(Cursor::id).orElse(Long.MAX_VALUE)).add(limit),
        EndpointStore::read);
  }

  /** Enabled endpoints that hear of events of a type. */
  List<WebhookEndpoint> hearing(Transaction transaction, long environmentId, String type)
      throws SQLException {
    return transaction.list(
        """
        select %s from webhook_endpoints
        where environment_id = ? and enabled and (event_types = '{}' or ? = any (event_types))
        """
            .formatted(COLUMNS),
        p -> p.add(environmentId).add(type),
        EndpointStore::read);
  }

  /** Enabling forgets past failures; the five days begin anew. */
  Optional<WebhookEndpoint> update(
      Transaction transaction,
      long environmentId,
      long endpointId,
      EndpointChanges changes,
      Instant now)
      throws SQLException {
    return transaction.first(
        """
        update webhook_endpoints set
          url = case when ? then ? else url end,
          description = case when ? then ? else description end,
          event_types = case when ? then ? else event_types end,
          enabled = case when ? then ? else enabled end,
          disabled_reason = case when ? then null else disabled_reason end,
          failing_since = case when ? then null else failing_since end,
          updated_at = ?
        where environment_id = ? and endpoint_id = ? returning %s
        """
            .formatted(COLUMNS),
        p -> {
          p.add(changes.url().isGiven());
          p.add(changes.url() instanceof Change.Set<WebhookUrl>(var url) ? url.value() : null);
          p.add(changes.description().isGiven()).add(changes.description().orNull());
          p.add(changes.eventTypes().isGiven());
          p.texts(
              changes.eventTypes() instanceof Change.Set<List<String>>(var types)
                  ? types
                  : List.of());
          boolean enabled = changes.enabled() instanceof Change.Set<Boolean>(var on) && on;
          p.add(changes.enabled().isGiven()).add(enabled).add(enabled).add(enabled);
          p.add(now).add(environmentId).add(endpointId);
        },
        EndpointStore::read);
  }

  boolean delete(Transaction transaction, long environmentId, long endpointId) throws SQLException {
    return transaction.update(
            "delete from webhook_endpoints where environment_id = ? and endpoint_id = ?",
            p -> p.add(environmentId).add(endpointId))
        > 0;
  }

  /**
   * The old secret stays beside the new one until it expires, and those before it until they do.
   */
  boolean rotate(
      Transaction transaction,
      long environmentId,
      long endpointId,
      WebhookSecret secret,
      Instant oldExpiresAt,
      Instant now)
      throws SQLException {
    return transaction.update(
            """
            with old as (
              select environment_id, endpoint_id, secret from webhook_endpoints
              where environment_id = ? and endpoint_id = ? for update),
            expired as (
              delete from webhook_previous_secrets p using old
              where p.environment_id = old.environment_id and p.endpoint_id = old.endpoint_id
                and p.expires_at <= ?),
            kept as (
              insert into webhook_previous_secrets (environment_id, endpoint_id, secret, expires_at)
              select environment_id, endpoint_id, secret, ? from old)
            update webhook_endpoints e set secret = ?, previous_secret = old.secret,
              previous_secret_expires_at = ?, updated_at = ?
            from old where e.environment_id = old.environment_id and e.endpoint_id = old.endpoint_id
            """,
            p -> {
              p.add(environmentId).add(endpointId).add(now).add(oldExpiresAt);
              p.add(secret.text()).add(oldExpiresAt).add(now);
            })
        > 0;
  }

  static WebhookEndpoint read(ResultSet row) throws SQLException {
    return new WebhookEndpoint(
        row.getLong("environment_id"),
        row.getLong("endpoint_id"),
        new WebhookUrl(row.getString("url")),
        row.getString("description"),
        Arrays.asList((String[]) row.getArray("event_types").getArray()),
        row.getBoolean("enabled"),
        Rows.optionalText(row, "disabled_reason"),
        Rows.optionalInstant(row, "failing_since"),
        Rows.instant(row, "updated_at"));
  }
}
