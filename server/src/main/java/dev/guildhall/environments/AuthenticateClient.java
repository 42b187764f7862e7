package dev.guildhall.environments;

import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Database;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Checks a client's credentials. Takes the same steps for an unknown client as for a wrong secret,
 * and compares in constant time.
 */
public final class AuthenticateClient {
  private final Database database;
  private final Clock clock;
  private final ApiClientStore store = new ApiClientStore();

  public AuthenticateClient(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The living client that these credentials belong to. */
  public Optional<ApiClient> run(String clientId, String secret) {
    byte[] hash = new SecretText(secret.isEmpty() ? "none" : secret).hash();
    long number = ApiClient.parse(clientId).orElse(0L);
    List<ApiClientStore.Credential> credentials =
        database.read(transaction -> store.credentials(transaction, number, clock.instant()));
    Optional<ApiClient> match = Optional.empty();
    for (ApiClientStore.Credential credential : credentials) {
      if (MessageDigest.isEqual(credential.secretHash(), hash)) {
        match = Optional.of(credential.client());
      }
    }
    return match;
  }
}
