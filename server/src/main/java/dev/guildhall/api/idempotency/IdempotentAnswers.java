package dev.guildhall.api.idempotency;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Seal;
import dev.guildhall.storage.Transaction;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs a request that carries an {@code Idempotency-Key} at most once, and gives it its first
 * answer when it comes again.
 *
 * <p>What is guaranteed: the request's changes in this database and its kept answer commit in one
 * transaction. Whatever dies, and whenever, there are both or neither: a caller that saw no answer
 * sends the request again and gets the answer of the change that was made, or makes it now. While
 * the first runs it holds an advisory lock of that transaction, so a second finds the key in use; a
 * dead process holds none, so no claim is left behind and nothing waits for a lease. (Two keys may
 * share a lock, by a chance of 2<sup>-64</sup>: then one of two concurrent requests is told to come
 * again.)
 *
 * <p>What is not: a use case's effects outside this database are not taken back. A refused request
 * (4xx, 5xx) is not kept, and changes nothing. An answer is kept for {@link #KEPT}; its key is free
 * afterwards.
 */
public final class IdempotentAnswers {
  public static final String HEADER = "Idempotency-Key";
  public static final String REPLAYED_HEADER = "Idempotent-Replayed";
  public static final int MAX_KEY_LENGTH = IdempotencyKey.MAX_LENGTH;
  public static final Duration KEPT = Duration.ofHours(24);

  private static final int BATCH = 1000;

  private final Database database;
  private final Clock clock;
  private final IdempotentAnswerStore store;

  public IdempotentAnswers(Database database, Clock clock, Seal seal) {
    this.database = database;
    this.clock = clock;
    this.store = new IdempotentAnswerStore(seal);
  }

  /**
   * Answers the request: by {@code run}, or by what is kept. Throws what {@code run} throws, {@link
   * ApiError.IdempotencyKeyReused} and {@link ApiError.IdempotencyKeyInUse}.
   */
  public KeptAnswer answer(String header, IdempotentRequest request, Supplier<KeptAnswer> run) {
    IdempotencyKey key = new IdempotencyKey(header);
    return database.together(transaction -> answer(transaction, key, request, run));
  }

  private KeptAnswer answer(
      Transaction transaction,
      IdempotencyKey key,
      IdempotentRequest request,
      Supplier<KeptAnswer> run)
      throws SQLException {
    Instant now = clock.instant();
    if (!store.lock(transaction, request.lock(key.value()))) {
      throw new ApiError.IdempotencyKeyInUse(key.value()).exception();
    }
    // A statement of its own: its snapshot is younger than the lock, so it sees what the lock's
    // last holder committed.
    Optional<IdempotentAnswerStore.Row> kept = store.find(transaction, request, key, now);
    if (kept.isPresent()) {
      if (!MessageDigest.isEqual(kept.get().requestHash(), request.hash())) {
        throw new ApiError.IdempotencyKeyReused(key.value()).exception();
      }
      return kept.get().answer();
    }
    KeptAnswer answer = run.get();
    if (answer.status() < 400) {
      store.keep(transaction, request, key, answer, now.plus(KEPT));
    }
    return answer;
  }

  /** Forgets the answers whose time is over. */
  public void sweep() {
    while (database.statement(transaction -> store.forget(transaction, clock.instant(), BATCH))
        == BATCH) {
      // a batch a statement
    }
  }
}
