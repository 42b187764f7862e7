package dev.guildhall.storage;

import java.security.SecureRandom;
import java.util.function.Supplier;

/** Random keys that every process on a database shares. Made by whoever asks first. */
public final class ServerSecrets {
  private static final int BYTES = 32;

  private ServerSecrets() {}

  /** The key of this name. */
  public static byte[] key(Database database, String name) {
    return value(
        database,
        name,
        () -> {
          byte[] random = new byte[BYTES];
          new SecureRandom().nextBytes(random);
          return random;
        });
  }

  /** The value of this name, made by whoever asks first. */
  public static byte[] value(Database database, String name, Supplier<byte[]> make) {
    byte[] candidate = make.get();
    return database
        .statement(transaction ->
            transaction.first(
                """
                with made as (
                  insert into server_secrets (name, value) values (?, ?)
                  on conflict (name) do nothing returning value)
                select value from made
                union all
                select value from server_secrets where name = ?
                """,
                p -> p.add(name).add(candidate).add(name),
                row -> row.getBytes("value")))
        .orElseGet(() -> value(database, name, make));
  }
}
