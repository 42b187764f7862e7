package dev.guildhall.events.webhooks.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The SQL of sending: which lanes are due, what is in them, what came of it. */
final class DeliveryStore {

  /** A lane that this process may deliver until {@code until}. */
  record Claim(EndpointKey endpoint, long lane, String claim) {}

  /** A delivery that is to be sent. */
  record Pending(
      long id,
      long eventId,
      long lane,
      int attempts,
      Optional<Instant> firstAttemptAt,
      Optional<String> testBody) {}

  /** Enabled endpoints of living environments that have something to send now. */
  List<EndpointKey> due(Transaction transaction, Instant now) throws SQLException {
    return transaction.list(
        """
        select e.environment_id, e.endpoint_id
        from webhook_endpoints e join environments n using (environment_id)
        where e.enabled and n.deleted_at is null and exists (
          select from webhook_lanes l
          where l.environment_id = e.environment_id and l.endpoint_id = e.endpoint_id
            and l.due_at <= ?)
        """,
        p -> p.add(now),
        row -> new EndpointKey(row.getLong("environment_id"), row.getLong("endpoint_id")));
  }

  /**
   * Claims due lanes that nobody else holds; the claim lasts until {@code until}.
   *
   * @param inFlight lanes to leave alone: what came of them is written down, so that they are due
   *     again, a moment before they are let go
   */
  List<Claim> claim(
      Transaction transaction,
      EndpointKey endpoint,
      List<Long> inFlight,
      int limit,
      String claim,
      Instant now,
      Instant until)
      throws SQLException {
    return transaction.list(
        """
        with due as (
          select environment_id, endpoint_id, lane from webhook_lanes
          where environment_id = ? and endpoint_id = ? and due_at <= ? and lane <> all (?)
          order by due_at limit ? for update skip locked)
        update webhook_lanes l set due_at = ?, claim = ?::uuid from due
        where l.environment_id = due.environment_id and l.endpoint_id = due.endpoint_id
          and l.lane = due.lane
        returning l.lane
        """,
        p ->
            p.add(endpoint.environmentId())
                .add(endpoint.endpointId())
                .add(now)
                .longs(inFlight)
                .add(limit)
                .add(until)
                .add(claim),
        row -> new Claim(endpoint, row.getLong("lane"), claim));
  }

  /**
   * The first {@code limit} deliveries of each lane, in the lane's order. The lane's head is read
   * with them, not at the claim: what was added since may come earlier by id and still be next.
   */
  List<Pending> pending(
      Transaction transaction, EndpointKey endpoint, List<Claim> claims, int limit)
      throws SQLException {
    return transaction.list(
        """
        select d.delivery_id, d.event_id, d.lane, d.attempts, d.first_attempt_at, d.test_body
        from webhook_lanes l cross join lateral (
          select * from webhook_deliveries d
          where d.environment_id = l.environment_id and d.endpoint_id = l.endpoint_id
            and d.lane = l.lane and d.delivery_id >= l.head_id and d.finished_at is null
          order by d.ordinal, d.delivery_id limit ?) d
        where l.environment_id = ? and l.endpoint_id = ? and l.lane = any (?)
        order by d.lane, d.ordinal, d.delivery_id
        """,
        p ->
            p.add(limit)
                .add(endpoint.environmentId())
                .add(endpoint.endpointId())
                .longs(claims.stream().map(Claim::lane).toList()),
        DeliveryStore::readPending);
  }

  private static Pending readPending(ResultSet row) throws SQLException {
    return new Pending(
        row.getLong("delivery_id"),
        row.getLong("event_id"),
        row.getLong("lane"),
        row.getInt("attempts"),
        Rows.optionalInstant(row, "first_attempt_at"),
        Rows.optionalText(row, "test_body"));
  }

  /**
   * Writes down what came of the attempts of one endpoint's lanes and lets the lanes go. A lane
   * whose claim has passed to somebody else is left alone: they will say.
   */
  void record(Transaction transaction, EndpointKey endpoint, Collection<Outcome> outcomes)
      throws SQLException {
    List<Outcome> held = held(transaction, endpoint, outcomes);
    if (held.isEmpty()) {
      return;
    }
    ArrayNode attempts = JsonNodeFactory.instance.arrayNode();
    held.forEach(outcome -> outcome.attempts().forEach(attempt -> attempts.add(attempt.json())));
    transaction.update(
        """
        update webhook_deliveries d set attempts = d.attempts + a.sent,
          first_attempt_at = coalesce(d.first_attempt_at, a.sent_at),
          sent_at = coalesce(a.sent_at, d.sent_at), sent_to = coalesce(a.sent_to, d.sent_to),
          answer_status = a.status, answer_body = a.body, took_us = a.took_us,
          failure = a.failure, delivered = a.delivered, finished_at = a.finished_at
        from jsonb_to_recordset(?) a (delivery_id bigint, sent integer, sent_at timestamptz,
          sent_to text, status smallint, body text, took_us bigint, failure text,
          delivered boolean, finished_at timestamptz)
        where d.environment_id = ? and d.endpoint_id = ? and d.delivery_id = a.delivery_id
        """,
        p -> p.json(attempts.toString()).add(endpoint.environmentId()).add(endpoint.endpointId()));
    ArrayNode lanes = JsonNodeFactory.instance.arrayNode();
    for (Outcome outcome : held) {
      ObjectNode lane = lanes.addObject().put("lane", outcome.claim().lane());
      lane.put("due_at", outcome.due().toString());
    }
    transaction.update(
        """
        update webhook_lanes l set due_at = r.due_at, claim = null
        from jsonb_to_recordset(?) r (lane bigint, due_at timestamptz)
        where l.environment_id = ? and l.endpoint_id = ? and l.lane = r.lane
        """,
        p -> p.json(lanes.toString()).add(endpoint.environmentId()).add(endpoint.endpointId()));
    transaction.update(
        """
        delete from webhook_lanes l
        where l.environment_id = ? and l.endpoint_id = ? and l.lane = any (?) and not exists (
          select from webhook_deliveries d
          where d.environment_id = l.environment_id and d.endpoint_id = l.endpoint_id
            and d.lane = l.lane and d.delivery_id >= l.head_id and d.finished_at is null)
        """,
        p ->
            p.add(endpoint.environmentId())
                .add(endpoint.endpointId())
                .longs(held.stream().map(outcome -> outcome.claim().lane()).toList()));
  }

  /**
   * Locks the lanes that are still held as claimed. Whoever adds to a lane locks its row too, so
   * what they added is seen by the statements after this one.
   */
  private static List<Outcome> held(
      Transaction transaction, EndpointKey endpoint, Collection<Outcome> outcomes)
      throws SQLException {
    Set<String> living =
        new HashSet<>(
            transaction.list(
                """
                select lane, claim from webhook_lanes
                where environment_id = ? and endpoint_id = ? and lane = any (?)
                order by lane for update
                """,
                p ->
                    p.add(endpoint.environmentId())
                        .add(endpoint.endpointId())
                        .longs(outcomes.stream().map(outcome -> outcome.claim().lane()).toList()),
                row -> row.getLong("lane") + "/" + row.getString("claim")));
    List<Outcome> held = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (living.contains(outcome.claim().lane() + "/" + outcome.claim().claim())) {
        held.add(outcome);
      }
    }
    return held;
  }
}
