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
import java.util.List;
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

  private record Sealed(
      long environmentId, String clientId, String route, String key, byte[] body) {
    String place() {
      return IdempotentAnswerStore.place(environmentId, clientId, route, key);
    }
  }

  /** Seals with this store's key what an older one sealed. */
  void renew(Transaction transaction, Seal older) throws SQLException {
    Sealed after = new Sealed(Long.MIN_VALUE, "", "", "", new byte[0]);
    for (List<Sealed> batch = sealed(transaction, after);
        !batch.isEmpty();
        batch = sealed(transaction, after)) {
      for (Sealed answer : batch) {
        transaction.update(
            """
            update idempotent_answers set body = ?
            where environment_id = ? and client_id = ? and route = ? and key = ?
            """,
            p ->
                p.add(seal.renew(answer.place(), answer.body(), older))
                    .add(answer.environmentId())
                    .add(answer.clientId())
                    .add(answer.route())
                    .add(answer.key()));
      }
      after = batch.getLast();
    }
  }

  private static List<Sealed> sealed(Transaction transaction, Sealed after) throws SQLException {
    return transaction.list(
        """
        select environment_id, client_id, route, key, body from idempotent_answers
        where (environment_id, client_id, route, key) > (?, ?, ?, ?) and sealed
        order by environment_id, client_id, route, key limit 100
        for no key update
        """,
        p -> p.add(after.environmentId()).add(after.clientId()).add(after.route()).add(after.key()),
        row ->
            new Sealed(
                row.getLong("environment_id"),
                row.getString("client_id"),
                row.getString("route"),
                row.getString("key"),
                row.getBytes("body")));
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
    return place(request.environmentId(), request.clientId(), request.route(), key.value());
  }

  private static String place(long environmentId, String clientId, String route, String key) {
    return "idempotent answer %d/%s/%s/%s".formatted(environmentId, clientId, route, key);
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
