package dev.guildhall.api.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.storage.Seal;
import dev.guildhall.storage.Transaction;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The SQL of kept answers. Their bodies are sealed: some hold a secret that is shown once. */
final class IdempotentAnswerStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final Seal seal;

  IdempotentAnswerStore(Seal seal) {
    this.seal = seal;
  }

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
        select request_hash, status, content_type, headers, body, sealed from idempotent_answers
        where environment_id = ? and client_id = ? and route = ? and key = ? and expires_at > ?
        """,
        p ->
            p.add(request.environmentId())
                .add(request.clientId())
                .add(request.route())
                .add(key.value())
                .add(now),
        row -> read(row, place(request, key)));
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
          content_type, headers, body, sealed, expires_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, true, ?)
        on conflict (environment_id, client_id, route, key) do update
        set request_hash = excluded.request_hash, status = excluded.status,
          content_type = excluded.content_type, headers = excluded.headers, body = excluded.body,
          sealed = true, expires_at = excluded.expires_at
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
                .add(seal.close(place(request, key), answer.body()))
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

  private static String place(IdempotentRequest request, IdempotencyKey key) {
    return "idempotent answer %d/%s/%s/%s"
        .formatted(request.environmentId(), request.clientId(), request.route(), key.value());
  }

  private Row read(ResultSet row, String place) throws SQLException {
    try {
      byte[] body = row.getBytes("body");
      return new Row(
          row.getBytes("request_hash"),
          new KeptAnswer(
              row.getInt("status"),
              row.getString("content_type"),
              JSON.readValue(row.getString("headers"), TEXTS),
              row.getBoolean("sealed") ? seal.openBytes(place, body) : body,
              true));
    } catch (JsonProcessingException | GeneralSecurityException corrupt) {
      throw new IllegalStateException("idempotent_answers was changed by hand", corrupt);
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
