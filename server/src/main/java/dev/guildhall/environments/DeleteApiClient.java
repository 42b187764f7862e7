package dev.guildhall.environments;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.time.Clock;

/**
 * Deletes an environment's client: it gets no more tokens, and those that it has are dead at once
 * on this process, within a second on every other. Throws {@link ApiError.NotFound}.
 */
public final class DeleteApiClient {
  private final Database database;
  private final Clock clock;
  private final Revocations revocations;
  private final ApiClientStore store = new ApiClientStore();

  public DeleteApiClient(Database database, Clock clock, Revocations revocations) {
    this.database = database;
    this.clock = clock;
    this.revocations = revocations;
  }

  public void run(EnvironmentId environment, String clientId) {
    long number = number(clientId);
    boolean marked =
        database.statement(
            transaction -> store.markDeleted(transaction, environment, number, clock.instant()));
    if (!marked) {
      throw notFound(clientId);
    }
    revocations.refresh();
  }

  static long number(String clientId) {
    return ApiClient.parse(clientId).orElseThrow(() -> notFound(clientId));
  }

  static RuntimeException notFound(String clientId) {
    return new ApiError.NotFound("client", clientId).exception();
  }
}
