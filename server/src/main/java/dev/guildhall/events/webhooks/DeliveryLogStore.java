package dev.guildhall.events.webhooks;

import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL that reads deliveries as people see them, and that makes replays and tests. */
final class DeliveryLogStore {

  /** Up to {@code limit} deliveries from the cursor on, newest first going forward. */
  List<LoggedDelivery> page(
      Transaction transaction,
      long environmentId,
      long endpointId,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    return transaction.list(
        """
        select delivery_id, event_id, test_body, attempts, first_attempt_at, sent_at, sent_to,
          answer_status, answer_body, took_us, failure, delivered, finished_at
        from webhook_deliveries
        where environment_id = ? and endpoint_id = ? and delivery_id %s ?
        order by delivery_id %s limit ?
        """
            .formatted(backward ? ">" : "<", backward ? "asc" : "desc"),
        p ->
            p.add(environmentId)
                .add(endpointId)
                .add(cursor.map(Cursor::id).orElse(Long.MAX_VALUE))
                .add(limit),
        DeliveryLogStore::read);
  }

  /**
   * The ids of up to {@code limit} deliveries that were sent or are finished, no replays and no
   * tests, in a range of ids.
   */
  List<Long> sentBetween(
      Transaction transaction,
      long environmentId,
      long endpointId,
      long after,
      long before,
      int limit)
      throws SQLException {
    return transaction.list(
        """
        select delivery_id from webhook_deliveries
        where environment_id = ? and endpoint_id = ? and delivery_id > ? and delivery_id < ?
          and lane >= 0 and (attempts > 0 or finished_at is not null)
        order by delivery_id limit ?
        """,
        p -> p.add(environmentId).add(endpointId).add(after).add(before).add(limit),
        row -> row.getLong("delivery_id"));
  }

  /**
   * Makes a replay of each delivery, under the new id beside it, in lanes beside those of what is
   * new; answers how many there were. What the log no longer holds is no part, for it could not be
   * sent. Events are looked up one by one, by their key: PostgreSQL might read all for an exists.
   */
  int replay(
      Transaction transaction,
      long environmentId,
      long endpointId,
      List<Long> deliveries,
      List<Long> newIds,
      Instant now)
      throws SQLException {
    return transaction
        .first(
            """
            with made as (
              insert into webhook_deliveries (environment_id, endpoint_id, delivery_id, event_id,
                lane, ordinal, test_body)
              select d.environment_id, d.endpoint_id, r.new_id, d.event_id,
                case when d.lane > 0 then -d.lane when d.lane = 0 then -1 else d.lane end,
                d.ordinal, d.test_body
              from unnest(?, ?) r (delivery_id, new_id) join webhook_deliveries d
                on d.environment_id = ? and d.endpoint_id = ? and d.delivery_id = r.delivery_id
              left join lateral (
                select true as held from events v
                where v.environment_id = d.environment_id and v.event_id = d.event_id limit 1) v
                on true
              where d.test_body is not null or v.held
              returning *),
            lanes as (
              insert into webhook_lanes as l (environment_id, endpoint_id, lane, head_id, due_at)
              select environment_id, endpoint_id, lane, min(delivery_id), ? from made
              group by environment_id, endpoint_id, lane order by lane
              on conflict (environment_id, endpoint_id, lane)
                do update set head_id = least(l.head_id, excluded.head_id))
            select count(*)::int from made
            """,
            p -> p.longs(deliveries).longs(newIds).add(environmentId).add(endpointId).add(now),
            row -> row.getInt(1))
        .orElse(0);
  }

  /** Whether the endpoint has this delivery, whatever the log holds of its event. */
  boolean exists(Transaction transaction, long environmentId, long endpointId, long deliveryId)
      throws SQLException {
    return transaction
        .first(
            """
            select from webhook_deliveries
            where environment_id = ? and endpoint_id = ? and delivery_id = ?
            """,
            p -> p.add(environmentId).add(endpointId).add(deliveryId),
            _ -> true)
        .isPresent();
  }

  /** Makes the delivery of a made-up event, in a lane of its own. */
  void test(
      Transaction transaction,
      long environmentId,
      long endpointId,
      long deliveryId,
      long eventId,
      String body,
      Instant now)
      throws SQLException {
    transaction.update(
        """
        with made as (
          insert into webhook_deliveries (environment_id, endpoint_id, delivery_id, event_id, lane,
            ordinal, test_body)
          values (?, ?, ?, ?, -?::bigint, 0, ?)
          returning environment_id, endpoint_id, lane, delivery_id)
        insert into webhook_lanes (environment_id, endpoint_id, lane, head_id, due_at)
        select environment_id, endpoint_id, lane, delivery_id, ? from made
        """,
        p ->
            p.add(environmentId)
                .add(endpointId)
                .add(deliveryId)
                .add(eventId)
                .add(eventId)
                .json(body)
                .add(now));
  }

  private static LoggedDelivery read(ResultSet row) throws SQLException {
    Duration took = LoggedDelivery.micros(row.getLong("took_us"));
    Integer status = row.getObject("answer_status", Integer.class);
    Optional<ReceiverAnswer> answer =
        status == null
            ? Rows.optionalText(row, "failure")
                .map(reason -> new ReceiverAnswer.Failed(reason, took))
            : Optional.of(
                new ReceiverAnswer.Answered(
                    status, Rows.optionalText(row, "answer_body").orElse(""), took));
    return new LoggedDelivery(
        row.getLong("delivery_id"),
        row.getLong("event_id"),
        Rows.optionalText(row, "test_body"),
        row.getInt("attempts"),
        Rows.optionalInstant(row, "first_attempt_at"),
        Rows.optionalInstant(row, "sent_at"),
        Rows.optionalText(row, "sent_to"),
        answer,
        row.getBoolean("delivered"),
        Rows.optionalInstant(row, "finished_at"));
  }
}
