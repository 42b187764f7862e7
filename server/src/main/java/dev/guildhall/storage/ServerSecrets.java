package dev.guildhall.storage;

import java.security.SecureRandom;
import java.sql.SQLException;
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

  /** Sets the value of this name, and says whether there was none. */
  public static boolean create(Transaction transaction, String name, byte[] value)
      throws SQLException {
    return transaction.update(
            "insert into server_secrets (name, value) values (?, ?) on conflict (name) do nothing",
            p -> p.add(name).add(value))
        == 1;
  }

  /** Locks the value of this name, which is there, until the transaction ends. */
  public static byte[] lock(Transaction transaction, String name) throws SQLException {
    return transaction
        .first(
            "select value from server_secrets where name = ? for update",
            p -> p.add(name),
            row -> row.getBytes("value"))
        .orElseThrow();
  }

  /** Puts another value in its place. */
  public static void replace(Transaction transaction, String name, byte[] value)
      throws SQLException {
    transaction.update(
        "update server_secrets set value = ? where name = ?", p -> p.add(value).add(name));
  }
}
