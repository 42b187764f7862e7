package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.events.EventSql;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL that turns the log into deliveries. Locks the endpoint before its lanes. */
final class FanOutStore {
  /**
   * What is settled now: no transaction before this number still runs. It grows with every write.
   * Empty where no endpoint is enabled.
   */
  Optional<Long> horizon(Transaction transaction) throws SQLException {
    return transaction.first(
        """
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        where exists (select from webhook_endpoints where enabled)
        """,
        _ -> {},
        row -> row.getLong(1));
  }

  /** Enabled endpoints whose environment lives and has settled events after their cursor. */
  List<EndpointKey> behind(Transaction transaction) throws SQLException {
    return transaction.list(
        """
        select e.environment_id, e.endpoint_id
        from webhook_endpoints e join environments n using (environment_id)
        where e.enabled and n.deleted_at is null and exists (
          select from events v
          where v.environment_id = e.environment_id
            and (v.transaction_id, v.event_id) > (e.cursor_transaction, e.cursor_event)
            and v.transaction_id < pg_snapshot_xmin(pg_current_snapshot()))
        """,
        _ -> {},
        row -> new EndpointKey(row.getLong("environment_id"), row.getLong("endpoint_id")));
  }

  /**
   * Turns the next events after an endpoint's cursor into deliveries and moves the cursor, all in
   * one statement; answers how many events it read, 0 where there are none or another process is at
   * it. The endpoint's row lock is the lease: it ends with the transaction, whatever happens.
   *
   * <p>Delivered is the batch and what it follows ({@link EventSql#WHOLE}); the primary key drops
   * what the next batch meets again.
   */
  int next(Transaction transaction, EndpointKey endpoint, int limit, Instant now)
      throws SQLException {
    Optional<Integer> read =
        transaction.first(
            """
            with recursive endpoint as materialized (
              select * from webhook_endpoints
              where environment_id = ? and endpoint_id = ? and enabled for update skip locked),
            batch as materialized (
              select v.transaction_id, v.event_id, v.organization_id, v.sequence, v.type
              from events v
              where v.environment_id = ?
                and (v.transaction_id, v.event_id)
                  > (select cursor_transaction, cursor_event from endpoint)
                and v.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
              order by v.transaction_id, v.event_id limit ?),
            %s,
            made as (
              insert into webhook_deliveries (environment_id, endpoint_id, delivery_id, event_id,
                lane, ordinal)
              select e.environment_id, e.endpoint_id, w.event_id, w.event_id,
                coalesce(w.organization_id, 0), coalesce(w.sequence, w.event_id)
              from whole w cross join endpoint e
              where e.event_types = '{}' or w.type = any (e.event_types)
              on conflict do nothing
              returning environment_id, endpoint_id, lane, delivery_id),
            lanes as (
              insert into webhook_lanes as l (environment_id, endpoint_id, lane, head_id, due_at)
              select environment_id, endpoint_id, lane, min(delivery_id), ? from made
              group by environment_id, endpoint_id, lane order by lane
              on conflict (environment_id, endpoint_id, lane)
                do update set head_id = least(l.head_id, excluded.head_id)),
            moved as (
              update webhook_endpoints e
              set cursor_transaction = cut.transaction_id, cursor_event = cut.event_id
              from endpoint, cut
              where e.environment_id = endpoint.environment_id
                and e.endpoint_id = endpoint.endpoint_id)
            select count(*)::int from batch
            """
                .formatted(EventSql.WHOLE),
            p ->
                p.add(endpoint.environmentId())
                    .add(endpoint.endpointId())
                    .add(endpoint.environmentId())
                    .add(limit)
                    .add(endpoint.environmentId())
                    .add(now),
            row -> row.getInt(1));
    return read.orElse(0);
  }
}
