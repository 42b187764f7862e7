package dev.guildhall.environments;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.Optional;

/**
 * Creates an API client of a living environment, with one secret that is shown this once. Throws
 * {@link ApiError.NotFound} for the environment.
 */
public final class CreateApiClient {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final ApiClientStore store = new ApiClientStore();

  public CreateApiClient(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** A client and its newest secret. */
  public record WithSecret(ApiClient client, SecretText secret) {}

  public WithSecret run(EnvironmentId environment, ClientName name) {
    ApiClient client = new ApiClient(ids.next(), Optional.of(environment.number()), name.value());
    SecretText secret = SecretText.random(ApiClient.SECRET_PREFIX);
    return database.transaction(transaction -> {
      if (!store.create(transaction, client.number(), environment, name, clock.instant())) {
        throw FindEnvironments.notFound(environment.toString());
      }
      store.createSecret(transaction, client.number(), ids.next(), secret);
      return new WithSecret(client, secret);
    });
  }
}
