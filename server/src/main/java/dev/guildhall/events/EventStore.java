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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SQL that reads whole events: for pages, for the stream, by their ids. Features write them,
 * each in its own statements. Whoever only wants to know what is new in the log, webhooks that fan
 * it out and what keeps organizations in memory, asks in its own store.
 */
final class EventStore {
  private static final ObjectMapper JSON = JsonBuffers.mapper();

  /** The cap of a list's total: counting stops there. */
  static final int TOTAL_CAP = 10_000;

  /**
   * A page ends behind the event with which its images, as JSON, have this many bytes. An event may
   * have 2 MiB (a SCIM user before and after), and a page is in memory several times over.
   */
  static final int MAX_PAGE_BYTES = 4 << 20;

  /** How many later changes of its organization an event may have overtaken by its number. */
  private static final int MAX_OVERTAKEN = 1000;

  /** How many bytes the images of those have that come before a row; %s: the order. */
  private static final String BYTES_BEFORE =
      """
      coalesce(sum(octet_length(data::text) + coalesce(octet_length(old_data::text), 0)) over (
        order by %s rows between unbounded preceding and 1 preceding), 0) as bytes_before
      """;

  private static final String COLUMNS =
      """
      environment_id, event_id, transaction_id::text::bigint as transaction_number, type, object,
      organization_id, sequence, occurred_at, actor, request_id, data, old_data
      """;

  /**
   * A page of events.
   *
   * @param more whether others follow, left out for their number or for their bytes
   */
  record Found(List<Event> events, boolean more) {}

  /**
   * Up to {@code size} events from the cursor on, newest first going forward: by id, or, within one
   * organization, by its sequence, which is exact whatever the clocks of several servers say. Fewer
   * where they have {@link #MAX_PAGE_BYTES} before, and never none but at the end.
   */
  Found page(
      Transaction transaction,
      long environmentId,
      EventFilter filter,
      Optional<Cursor> cursor,
      int size)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    String key = filter.organizationId().isPresent() ? "sequence" : "event_id";
    String from = cursor.isEmpty() ? "" : "and " + key + (backward ? " > ?" : " < ?");
    List<Event> events = new ArrayList<>();
    List<Long> counts =
        transaction.list(
            """
            select * from (
              select found.*, count(*) over () as found_count, %6$s
              from (
                select %1$s from events where environment_id = ? %4$s %5$s
                order by %2$s %3$s limit ?) found) measured
            where bytes_before < %7$d
            order by %2$s %3$s
            """
                .formatted(
                    COLUMNS,
                    key,
                    backward ? "asc" : "desc",
                    condition(filter),
                    from,
                    BYTES_BEFORE.formatted(key + (backward ? " asc" : " desc")),
                    MAX_PAGE_BYTES),
            p -> {
              bind(p.add(environmentId), filter);
              if (cursor.isPresent()) {
                p.add(cursor.get().id());
              }
              p.add(size + 1);
            },
            row -> {
              if (events.size() < size) {
                events.add(read(row));
              }
              return row.getLong("found_count");
            });
    return new Found(events, !counts.isEmpty() && counts.getFirst() > events.size());
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
  record Position(long transaction, long eventId) {}

  /**
   * What a look forward found.
   *
   * @param cut the last place of those that were looked at
   * @param events in no order, some of them behind the cut: those that others follow
   */
  record Ahead(Position cut, List<Event> events) {}

  /**
   * Looks at the next {@code limit} events after a position, or at fewer that have {@link
   * #MAX_PAGE_BYTES}, in commit order as far as it is settled; empty at its end.
   *
   * <p>Ids and times are given out before a transaction commits, so a reader that goes by them can
   * pass an event that is not there yet. This goes by transaction number instead, and reads only
   * behind the oldest transaction that still runs: nothing can appear there any more.
   *
   * <p>What one of these follows in its organization, and comes later by number, is among them
   * ({@link EventSql#WHOLE}).
   */
  Optional<Ahead> after(
      Transaction transaction, long environmentId, EventFilter filter, Position position, int limit)
      throws SQLException {
    List<Event> events = new ArrayList<>();
    List<Position> cut =
        transaction.list(
            """
            with recursive batch as materialized (
              select transaction_id, event_id, organization_id, sequence, type from (
                select found.*, %s
                from (
                  select transaction_id, event_id, organization_id, sequence, type, data, old_data
                  from events
                  where environment_id = ? and (transaction_id, event_id) > (?::text::xid8, ?)
                    and transaction_id < pg_snapshot_xmin(pg_current_snapshot()) %s
                  order by transaction_id, event_id limit ?) found) measured
              where bytes_before < %d),
            %s
            select cut.transaction_id::text::bigint as cut_transaction, cut.event_id as cut_event, v.*
            from cut left join (
              select %s from events
              where environment_id = ? and event_id in (select event_id from whole) %s) v on true
            """
                .formatted(
                    BYTES_BEFORE.formatted("transaction_id, event_id"),
                    filter.organizationId().isPresent() ? "and organization_id = ?" : "",
                    MAX_PAGE_BYTES,
                    EventSql.WHOLE,
                    COLUMNS,
                    filter.types().isEmpty() ? "" : "and type = any (?)"),
            p -> {
              p.add(environmentId).add(Long.toString(position.transaction()));
              p.add(position.eventId());
              if (filter.organizationId().isPresent()) {
                p.add(filter.organizationId().get().longValue());
              }
              p.add(limit).add(environmentId).add(environmentId);
              if (!filter.types().isEmpty()) {
                p.texts(filter.types());
              }
            },
            row -> {
              if (row.getObject("event_id") != null) {
                events.add(read(row));
              }
              return new Position(row.getLong("cut_transaction"), row.getLong("cut_event"));
            });
    return cut.stream().findFirst().map(last -> new Ahead(last, events));
  }

  /**
   * The place from which a reader goes on that was told this event, and all that comes before it by
   * {@link FollowEvents}; empty where the log does not have the event any more. Where the event was
   * told for one that follows it in its organization and stands before it here, that is the place
   * before the other.
   */
  Optional<Position> position(Transaction transaction, long environmentId, long eventId)
      throws SQLException {
    return transaction.first(
        """
        with told as (select * from events where environment_id = ? and event_id = ?)
        select transaction_id::text::bigint, event_id from (
          select transaction_id, event_id from told
          union all
          select v.transaction_id, v.event_id - 1
          from told join events v using (environment_id, organization_id)
          where v.sequence > told.sequence and v.sequence <= told.sequence + %d
            and (v.transaction_id, v.event_id) < (told.transaction_id, told.event_id)) place
        order by transaction_id, event_id limit 1
        """
            .formatted(MAX_OVERTAKEN),
        p -> p.add(environmentId).add(eventId),
        row -> new Position(row.getLong(1), row.getLong(2)));
  }

  /**
   * What was found of a list of ids.
   *
   * @param reach how many of the ids, from the first, are answered for: all, but where their events
   *     have more than {@link #MAX_PAGE_BYTES}
   */
  record Listed(List<Event> events, int reach) {}

  /** The events of these ids that the log still has, in the order of the ids. */
  Listed byIds(Transaction transaction, long environmentId, List<Long> ids) throws SQLException {
    List<Event> events = new ArrayList<>();
    record Row(int position, int found) {}
    List<Row> rows =
        transaction.list(
            """
            select * from (
              select found.*, count(*) over () as found_count, %s
              from (
                select %s, array_position(?, event_id) as position
                from events where environment_id = ? and event_id = any (?)) found) measured
            where bytes_before < %d
            order by position
            """
                .formatted(BYTES_BEFORE.formatted("position"), COLUMNS, MAX_PAGE_BYTES),
            p -> p.longs(ids).add(environmentId).longs(ids),
            row -> {
              events.add(read(row));
              return new Row(row.getInt("position"), row.getInt("found_count"));
            });
    boolean whole = rows.isEmpty() || rows.getLast().found() == rows.size();
    return new Listed(events, whole ? ids.size() : rows.getLast().position());
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
