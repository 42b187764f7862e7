package dev.guildhall.environments;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Instant;

/**
 * Gives a client a new secret, shown this once. Its older secrets get tokens for the overlap still,
 * never longer than an earlier rotation left them; tokens themselves live out their time. Throws
 * {@link ApiError.NotFound}.
 */
public final class RotateApiClient {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final ApiClientStore store = new ApiClientStore();

  public RotateApiClient(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  public CreateApiClient.WithSecret run(
      EnvironmentId environment, String clientId, SecretOverlap overlap) {
    SecretText secret = SecretText.random(ApiClient.SECRET_PREFIX);
    long number = DeleteApiClient.number(clientId);
    return database.transaction(transaction -> {
      ApiClient client =
          store
              .lock(transaction, environment, number)
              .orElseThrow(() -> DeleteApiClient.notFound(clientId));
      Instant now = clock.instant();
      store.endSecrets(transaction, number, now.plus(overlap.value()));
      store.removeEndedSecrets(transaction, number, now);
      store.createSecret(transaction, number, ids.next(), secret);
      return new CreateApiClient.WithSecret(client, secret);
    });
  }
}
