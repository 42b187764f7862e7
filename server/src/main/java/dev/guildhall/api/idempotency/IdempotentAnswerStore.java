package dev.guildhall.api.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The SQL of kept answers. */
final class IdempotentAnswerStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  /** A kept answer, and the hash of the request that it answers. */
  record Row(byte[] requestHash, KeptAnswer answer) {}

  /** Takes a lock until the transaction ends; false where another one holds it. */
  boolean lock(Transaction transaction, long number) throws SQLException {
    return transaction
        .first(
            "select pg_try_advisory_xact_lock(?) as taken",
            p -> p.add(number),
            row -> row.getBoolean("taken"))
        .orElseThrow();
  }

  Optional<Row> find(
      Transaction transaction, IdempotentRequest request, IdempotencyKey key, Instant now)
      throws SQLException {
    return transaction.first(
        """
        select request_hash, status, content_type, headers, body from idempotent_answers
        where environment_id = ? and client_id = ? and route = ? and key = ? and expires_at > ?
        """,
        p ->
            p.add(request.environmentId())
                .add(request.clientId())
                .add(request.route())
                .add(key.value())
                .add(now),
        IdempotentAnswerStore::read);
  }

  /** Keeps an answer, in the place of one whose time is over. */
  void keep(
      Transaction transaction,
      IdempotentRequest request,
      IdempotencyKey key,
      KeptAnswer answer,
      Instant until)
      throws SQLException {
    transaction.update(
        """
        insert into idempotent_answers (environment_id, client_id, route, key, request_hash, status,
          content_type, headers, body, expires_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (environment_id, client_id, route, key) do update
        set request_hash = excluded.request_hash, status = excluded.status,
          content_type = excluded.content_type, headers = excluded.headers, body = excluded.body,
          expires_at = excluded.expires_at
        """,
        p ->
            p.add(request.environmentId())
                .add(request.clientId())
                .add(request.route())
                .add(key.value())
                .add(request.hash())
                .add(answer.status())
                .add(answer.contentType())
                .json(print(answer.headers()))
                .add(answer.body())
                .add(until));
  }

  /** Removes up to {@code limit} answers whose time is over; answers how many. */
  int forget(Transaction transaction, Instant now, int limit) throws SQLException {
    return transaction.update(
        """
        delete from idempotent_answers
        where (environment_id, client_id, route, key) in (
          select environment_id, client_id, route, key from idempotent_answers
          where expires_at <= ? limit ? for update skip locked)
        """,
        p -> p.add(now).add(limit));
  }

  private static Row read(ResultSet row) throws SQLException {
    try {
      return new Row(
          row.getBytes("request_hash"),
          new KeptAnswer(
              row.getInt("status"),
              row.getString("content_type"),
              JSON.readValue(row.getString("headers"), TEXTS),
              row.getBytes("body"),
              true));
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not a JSON object in idempotent_answers", corrupt);
    }
  }

  private static String print(Map<String, String> headers) {
    try {
      return JSON.writeValueAsString(headers);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
