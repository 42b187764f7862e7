package dev.guildhall.environments;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.Optional;

/** Creates an API client of an environment, with one secret that is shown this once. */
public final class CreateApiClient {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final EnvironmentStore store = new EnvironmentStore();

  public CreateApiClient(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** A client and its only secret. */
  public record Created(ApiClient client, ClientSecret secret) {}

  public Created run(long environmentId, String name) {
    ApiClient client = new ApiClient(ids.next(), Optional.of(environmentId), name);
    ClientSecret secret = ClientSecret.random();
    return database.transaction(transaction -> {
      store.createClient(transaction, client.number(), environmentId, name, clock.instant());
      store.createSecret(transaction, client.number(), ids.next(), secret);
      return new Created(client, secret);
    });
  }
}
