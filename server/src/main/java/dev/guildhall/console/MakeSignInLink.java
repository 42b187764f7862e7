package dev.guildhall.console;

import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Makes a link that signs one browser in, within {@link #LIFETIME}. */
public final class MakeSignInLink {
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Database database;
  private final Clock clock;
  private final ConsoleStore store = new ConsoleStore();

  public MakeSignInLink(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param baseUrl the server's URL, without a trailing slash
   */
  public SignInLink run(String baseUrl) {
    SecretText token = SecretText.random();
    Instant now = clock.instant();
    Instant expiresAt = now.plus(LIFETIME);
    database.statement(transaction -> store.addLink(transaction, token, expiresAt, now));
    return new SignInLink(baseUrl + "/console#sign-in=" + token.plain(), expiresAt);
  }
}
