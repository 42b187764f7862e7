package dev.guildhall.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.api.json.JsonBuffers;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Parameters;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All SQL that reads the event log. Features write it, each in its own statements. */
final class EventStore {
  private static final ObjectMapper JSON = JsonBuffers.mapper();

  /** The cap of a list's total: counting stops there. */
  static final int TOTAL_CAP = 10_000;

  private static final String COLUMNS =
      """
      environment_id, event_id, transaction_id::text::bigint as transaction_number, type, object,
      organization_id, sequence, occurred_at, actor, request_id, data, old_data
      """;

  /**
   * Up to {@code limit} events from the cursor on, newest first going forward: by id, or, within
   * one organization, by its sequence, which is exact whatever the clocks of several servers say.
   */
  List<Event> page(
      Transaction transaction,
      long environmentId,
      EventFilter filter,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    String key = filter.organizationId().isPresent() ? "sequence" : "event_id";
    String from = cursor.isEmpty() ? "" : "and " + key + (backward ? " > ?" : " < ?");
    return transaction.list(
        "select %s from events where environment_id = ? %s %s order by %s %s limit ?"
            .formatted(COLUMNS, condition(filter), from, key, backward ? "asc" : "desc"),
        p -> {
          bind(p.add(environmentId), filter);
          if (cursor.isPresent()) {
            p.add(cursor.get().id());
          }
          p.add(limit);
        },
        EventStore::read);
  }

  /** How many events the filter selects; counting stops at {@link #TOTAL_CAP}. */
  long count(Transaction transaction, long environmentId, EventFilter filter) throws SQLException {
    return transaction
        .first(
            """
            select count(*) from (
              select from events where environment_id = ? %s limit %d) matching
            """
                .formatted(condition(filter), TOTAL_CAP),
            p -> bind(p.add(environmentId), filter),
            row -> row.getLong(1))
        .orElseThrow();
  }

  /** A place in the log, in the order in which events become readable. */
  record Position(long transaction, long eventId) {
    /** Before the first event. */
    static final Position START = new Position(0, 0);
  }

  /**
   * The next events after a position, in commit order as far as it is settled.
   *
   * <p>Ids and times are given out before a transaction commits, so a reader that goes by them can
   * pass an event that is not there yet. This goes by transaction number instead, and reads only
   * behind the oldest transaction that still runs: nothing can appear there any more.
   */
  List<Event> after(
      Transaction transaction, long environmentId, EventFilter filter, Position position, int limit)
      throws SQLException {
    return transaction.list(
        """
        select %s from events
        where environment_id = ? and (transaction_id, event_id) > (?::text::xid8, ?)
          and transaction_id < pg_snapshot_xmin(pg_current_snapshot()) %s
        order by transaction_id, event_id limit ?
        """
            .formatted(COLUMNS, condition(filter)),
        p -> {
          p.add(environmentId).add(Long.toString(position.transaction())).add(position.eventId());
          bind(p, filter);
          p.add(limit);
        },
        EventStore::read);
  }

  /** Where an event stands, if the log still has it. */
  Optional<Position> position(Transaction transaction, long environmentId, long eventId)
      throws SQLException {
    return transaction.first(
        """
        select transaction_id::text::bigint from events where environment_id = ? and event_id = ?
        """,
        p -> p.add(environmentId).add(eventId),
        row -> new Position(row.getLong(1), eventId));
  }

  /** The events of these ids that the log still has, in no order. */
  List<Event> byIds(Transaction transaction, long environmentId, Collection<Long> ids)
      throws SQLException {
    return transaction.list(
        "select %s from events where environment_id = ? and event_id = any (?)".formatted(COLUMNS),
        p -> p.add(environmentId).longs(ids),
        EventStore::read);
  }

  /** The end of what is settled now: a reader that starts here sees only what comes. */
  Position end(Transaction transaction) throws SQLException {
    return transaction
        .first(
            "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1",
            _ -> {},
            row -> new Position(row.getLong(1), Long.MAX_VALUE))
        .orElseThrow();
  }

  private static String condition(EventFilter filter) {
    StringBuilder sql = new StringBuilder();
    if (!filter.types().isEmpty()) {
      sql.append(" and type = any (?)");
    }
    // Times bound the ids too, so that only the days asked for are read.
    if (filter.from().isPresent()) {
      sql.append(" and event_id >= ? and occurred_at >= ?");
    }
    if (filter.until().isPresent()) {
      sql.append(" and event_id < ? and occurred_at < ?");
    }
    if (filter.organizationId().isPresent()) {
      sql.append(" and organization_id = ?");
    }
    filter
        .source()
        .ifPresent(source ->
            sql.append(
                switch (source) {
                  case DIRECTORY -> " and actor like 'dir\\_%'";
                  case API -> " and actor not like 'dir\\_%'";
                }));
    if (filter.connectionId().isPresent()) {
      sql.append(" and object = 'Connection' and (data ->> 'connection_id')::bigint = ?");
    }
    return sql.toString();
  }

  private static void bind(Parameters p, EventFilter filter) throws SQLException {
    if (!filter.types().isEmpty()) {
      p.texts(filter.types());
    }
    if (filter.from().isPresent()) {
      // An event's id is made a moment before its time.
      p.add(IdSource.firstAt(filter.from().get().minusSeconds(60))).add(filter.from().get());
    }
    if (filter.until().isPresent()) {
      p.add(IdSource.firstAt(filter.until().get().plusSeconds(60))).add(filter.until().get());
    }
    if (filter.organizationId().isPresent()) {
      p.add(filter.organizationId().get().longValue());
    }
    if (filter.connectionId().isPresent()) {
      p.add(filter.connectionId().get().longValue());
    }
  }

  private static Event read(ResultSet row) throws SQLException {
    return new Event(
        row.getLong("environment_id"),
        row.getLong("event_id"),
        row.getLong("transaction_number"),
        row.getString("type"),
        row.getString("object"),
        Optional.ofNullable(row.getObject("organization_id", Long.class)),
        row.getLong("sequence"),
        Rows.instant(row, "occurred_at"),
        row.getString("actor"),
        row.getString("request_id"),
        parse(row.getString("data")),
        Rows.optionalText(row, "old_data").map(EventStore::parse));
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("no JSON in events", corrupt);
    }
  }
}
