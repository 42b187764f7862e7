package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.events.webhooks.WebhookEvents;
import dev.guildhall.events.webhooks.WebhookSecret;
import dev.guildhall.events.webhooks.WebhookUrl;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL of what deliveries need to know of an endpoint, and of what they find out about it. */
final class ReceiverStore {
  /** Signatures in a delivery, at most: each is a header's word. */
  private static final int MAX_SIGNATURES = 10;

  /**
   * Where deliveries go.
   *
   * @param failing whether the last attempt failed
   */
  record Receiver(WebhookUrl url, boolean failing) {}

  Optional<Receiver> find(Transaction transaction, EndpointKey endpoint) throws SQLException {
    return transaction.first(
        """
        select url, failing_since is not null as failing from webhook_endpoints
        where environment_id = ? and endpoint_id = ?
        """,
        p -> p.add(endpoint.environmentId()).add(endpoint.endpointId()),
        row -> new Receiver(new WebhookUrl(row.getString("url")), row.getBoolean("failing")));
  }

  /** What signs now: the secret, and the youngest of those before it, while they last. */
  List<WebhookSecret> secrets(Transaction transaction, EndpointKey endpoint, Instant now)
      throws SQLException {
    return transaction.list(
        """
        select secret from (
          select secret, 'infinity'::timestamptz as expires_at from webhook_endpoints
          where environment_id = ? and endpoint_id = ?
          union all
          select secret, expires_at from webhook_previous_secrets
          where environment_id = ? and endpoint_id = ? and expires_at > ?) signing
        order by expires_at desc limit %d
        """
            .formatted(MAX_SIGNATURES),
        p ->
            p.add(endpoint.environmentId())
                .add(endpoint.endpointId())
                .add(endpoint.environmentId())
                .add(endpoint.endpointId())
                .add(now),
        row -> new WebhookSecret(row.getString("secret")));
  }

  /** Ends the time of failure, if there was one. */
  void succeeded(Transaction transaction, EndpointKey endpoint) throws SQLException {
    transaction.update(
        """
        update webhook_endpoints set failing_since = null
        where environment_id = ? and endpoint_id = ? and failing_since is not null
        """,
        p -> p.add(endpoint.environmentId()).add(endpoint.endpointId()));
  }

  /**
   * What a failed attempt made of an endpoint.
   *
   * @param before since when all had failed before it
   * @param since since when all have failed now
   */
  record Failing(Optional<Instant> before, Instant since) {}

  /** Notes a failed attempt. */
  Optional<Failing> failed(Transaction transaction, EndpointKey endpoint, Instant now)
      throws SQLException {
    return transaction.first(
        """
        with old as (
          select environment_id, endpoint_id, failing_since from webhook_endpoints
          where environment_id = ? and endpoint_id = ? for update)
        update webhook_endpoints e set failing_since = coalesce(old.failing_since, ?)
        from old where e.environment_id = old.environment_id and e.endpoint_id = old.endpoint_id
        returning old.failing_since as failing_before, e.failing_since
        """,
        p -> p.add(endpoint.environmentId()).add(endpoint.endpointId()).add(now),
        row ->
            new Failing(
                Rows.optionalInstant(row, "failing_before"), Rows.instant(row, "failing_since")));
  }

  /**
   * Disables an enabled endpoint and logs it, in one statement.
   *
   * @param failingBefore since when all had failed before the attempt that disables it, which is
   *     noted already
   */
  boolean disable(
      Transaction transaction,
      EndpointKey endpoint,
      String reason,
      Optional<Instant> failingBefore,
      long eventId,
      Instant now)
      throws SQLException {
    return transaction.update(
            """
            with old as (
              select * from webhook_endpoints
              where environment_id = ? and endpoint_id = ? and enabled for update),
            disabled as (
              update webhook_endpoints e set enabled = false, disabled_reason = ?, updated_at = ?
              from old where e.environment_id = old.environment_id
                and e.endpoint_id = old.endpoint_id
              returning e.*)
            insert into events (environment_id, event_id, type, object, occurred_at, actor,
              request_id, data, old_data)
            select environment_id, ?, ?, 'JSON', updated_at, 'guildhall', '',
              to_jsonb(disabled) - 'secret' - 'previous_secret',
              (select to_jsonb(old) - 'secret' - 'previous_secret'
                || jsonb_build_object('failing_since', ?::timestamptz) from old)
            from disabled
            """,
            p ->
                p.add(endpoint.environmentId())
                    .add(endpoint.endpointId())
                    .add(reason)
                    .add(now)
                    .add(eventId)
                    .add(WebhookEvents.DISABLED)
                    .add(failingBefore.orElse(null)))
        > 0;
  }
}
