package dev.guildhall;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.Seal;
import dev.guildhall.storage.ServerSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The key that seals what must be readable again, such as client secrets of connections: the one
 * that the operator gives, or one of the data folder's own. It is never in the database, which
 * keeps a sealed word instead: a server with another key does not start.
 */
final class EncryptionKey {
  static final String FILE = "encryption.key";

  private static final String CHECK = "encryption_key_check";

  private EncryptionKey() {}

  static Seal find(ServerConfig config, Database database) {
    Seal seal = new Seal(config.encryptionKey().orElseGet(() -> ofFolder(config.dataFolder())));
    byte[] sealed = ServerSecrets.value(database, CHECK, () -> seal.close(CHECK, CHECK));
    try {
      seal.open(CHECK, sealed);
      return seal;
    } catch (GeneralSecurityException another) {
      throw new StartFailure(
          "this database's secrets are sealed with another key. Pass it with --encryption-key, or put"
              + " the %s of its first server into %s.".formatted(FILE, config.dataFolder()));
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

  private static byte[] ofFolder(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        byte[] fresh = new byte[Seal.KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        Files.createDirectories(folder);
        PrivateFile.write(file, Base64.getEncoder().encodeToString(fresh) + "\n");
      }
      return parse(Files.readString(file))
          .orElseThrow(() ->
              new StartFailure("%s must hold %d bytes in base64.".formatted(file, Seal.KEY_BYTES)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
