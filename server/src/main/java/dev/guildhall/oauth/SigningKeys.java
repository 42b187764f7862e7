package dev.guildhall.oauth;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign access tokens. They live in the database, so every process signs and verifies
 * alike. The youngest signs; an old one verifies until the last token that it signed has ended.
 */
public final class SigningKeys {
  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

  /** How long a key signs. */
  static final Duration SIGNS = Duration.ofDays(30);

  /** How long it verifies: past its last token's end, with room for a late rotation. */
  static final Duration VERIFIES = SIGNS.plus(Duration.ofDays(7));

  /** An unknown key id has the keys read again, at most this often. */
  private static final Duration RELOAD = Duration.ofMillis(50);

  private static final int KEY_BITS = 2048;

  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final SigningKeyStore store = new SigningKeyStore();
  private volatile List<SigningKey> known = List.of();

  /** When the last reading of the keys began, by {@link System#nanoTime}. */
  private volatile long loadedAt = System.nanoTime() - RELOAD.toNanos();

  public SigningKeys(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Makes the first key ahead of the first token: making one takes a third of a second. Where that
   * fails, because the server stops meanwhile or the database is away, the first token makes it.
   */
  public void prepare() {
    try {
      signing();
    } catch (RuntimeException unavailable) {
      log.debug("the first token makes the signing key", unavailable);
    }
  }

  /** The key to sign with; makes one where there is none that is young enough. */
  SigningKey signing() {
    return youngest()
        .or(() -> reload().stream().findFirst().filter(this::signs))
        .orElseGet(this::rotate);
  }

  /** The key of a token's {@code kid}, if it is one of ours and still verifies. */
  Optional<SigningKey> verifying(String id) {
    return find(id)
        .or(() -> {
          reloadAfter(System.nanoTime());
          return find(id);
        });
  }

  /**
   * Reads the keys again, unless that began after {@code asked} already: another process may have
   * made one just now. Those who ask while one reads wait for it, and reads keep their distance, so
   * tokens with made-up keys cannot load the database.
   */
  private synchronized void reloadAfter(long asked) {
    if (loadedAt - asked > 0) {
      return;
    }
    while (System.nanoTime() - loadedAt < RELOAD.toNanos()) {
      LockSupport.parkNanos(RELOAD.toNanos());
    }
    reload();
  }

  /** Every key that verifies now, the signing one first. */
  List<SigningKey> all() {
    signing();
    return known.stream().filter(key -> key.expiresAt().isAfter(clock.instant())).toList();
  }

  /** Makes a new signing key now, unless another process just has. */
  SigningKey rotate() {
    KeyPair pair = generate();
    long number = ids.next();
    Instant now = clock.instant();
    database.run(transaction -> {
      // One process rotates at a time; the others find its key when their turn comes.
      store.lock(transaction);
      if (store.all(transaction).stream().findFirst().filter(this::signs).isEmpty()) {
        store.create(transaction, number, pair, now, now.plus(VERIFIES));
        store.deleteExpired(transaction, now);
      }
    });
    return reload().getFirst();
  }

  private Optional<SigningKey> youngest() {
    return known.stream().findFirst().filter(this::signs);
  }

  private boolean signs(SigningKey key) {
    return key.createdAt().plus(SIGNS).isAfter(clock.instant());
  }

  private Optional<SigningKey> find(String id) {
    return known.stream()
        .filter(key -> key.id().equals(id))
        .filter(key -> key.expiresAt().isAfter(clock.instant()))
        .findFirst();
  }

  private List<SigningKey> reload() {
    long began = System.nanoTime();
    known = database.read(store::all);
    loadedAt = began;
    return known;
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
