package dev.guildhall;

import dev.guildhall.api.idempotency.ResealAnswers;
import dev.guildhall.connections.ResealSecrets;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.NodeLease;
import dev.guildhall.storage.Seal;
import dev.guildhall.storage.ServerSecrets;
import dev.guildhall.storage.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that seals what must be readable again, such as client secrets of connections: the one
 * that the operator gives, or one of the data folder's own. It is never in the database, which
 * keeps a sealed word instead: a server with another key does not start, but for one that is told
 * both keys, and seals all that there is with the new one.
 */
final class EncryptionKey {
  private static final Logger log = LoggerFactory.getLogger(EncryptionKey.class);
  static final String FILE = "encryption.key";

  private static final String CHECK = "encryption_key_check";

  private EncryptionKey() {}

  static Seal find(ServerConfig config, Database database, Clock clock) {
    Seal seal =
        new Seal(config.encryptionKey().orElseGet(() -> ofFolder(config.dataFolder(), database)));
    byte[] check = ServerSecrets.value(database, CHECK, () -> seal.close(CHECK, CHECK));
    if (sealed(seal, check)) {
      return seal;
    }
    Seal older =
        config
            .previousEncryptionKey()
            .map(Seal::new)
            .orElseThrow(() -> anotherKey(config.dataFolder()));
    change(database, older, seal, clock.instant());
    return seal;
  }

  private static StartFailure anotherKey(Path folder) {
    return new StartFailure(
        "this database's secrets are sealed with another key. Pass it with --encryption-key, or put"
            + " the %s of its first server into %s.".formatted(FILE, folder));
  }

  /**
   * Seals everything anew or nothing. Of several servers that start with both keys, one does it.
   */
  private static void change(Database database, Seal older, Seal seal, Instant now) {
    database.run(transaction -> {
      byte[] check = ServerSecrets.lock(transaction, CHECK);
      if (sealed(seal, check)) {
        return;
      }
      if (!sealed(older, check)) {
        throw new StartFailure(
            "this database's secrets are sealed with a third key, neither --encryption-key nor"
                + " --previous-encryption-key.");
      }
      refuseOthers(transaction, now);
      ResealSecrets.run(transaction, older, seal);
      ResealAnswers.run(transaction, older, seal);
      ServerSecrets.replace(transaction, CHECK, seal.close(CHECK, CHECK));
      log.info("secrets are sealed with the new key; --previous-encryption-key can go");
    });
  }

  /** A server that runs with the older key would go on to seal with it. */
  private static void refuseOthers(Transaction transaction, Instant now) throws SQLException {
    Optional<Instant> held = NodeLease.lastEnd(transaction, now);
    if (held.isPresent()) {
      throw new StartFailure(
          ("the key cannot change while another server uses this database. Stop all of them; one that was killed"
                  + " counts until %s.")
              .formatted(held.get().truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  private static boolean sealed(Seal seal, byte[] check) {
    try {
      seal.open(CHECK, check);
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  /** Reads a key as operators give it; empty where it is none. */
  static Optional<byte[]> parse(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64.strip()))
          .filter(key -> key.length == Seal.KEY_BYTES);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static byte[] ofFolder(Path folder, Database database) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        make(file, database);
      }
      return parse(Files.readString(file))
          .orElseThrow(() ->
              new StartFailure("%s must hold %d bytes in base64.".formatted(file, Seal.KEY_BYTES)));
    } catch (NoSuchFileException lost) {
      throw anotherKey(folder);
    } catch (IOException unreadable) {
      throw new StartFailure(
          "cannot read %s: %s. Start as its owner, or pass the key with --encryption-key."
              .formatted(file, StartFailure.reason(unreadable)));
    }
  }

  /**
   * Makes a key for a database that nothing is sealed in, or none. Of several servers that start at
   * once the first does, and the others wait for its commit; the key is on the disk before that.
   */
  private static void make(Path file, Database database) {
    byte[] fresh = new byte[Seal.KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    byte[] check = new Seal(fresh).close(CHECK, CHECK);
    database.run(transaction -> {
      if (ServerSecrets.create(transaction, CHECK, check)) {
        PrivateFile.write(file, Base64.getEncoder().encodeToString(fresh) + "\n");
      }
    });
  }
}
