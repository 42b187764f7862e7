package dev.guildhall.environments;

import dev.guildhall.api.Region;
import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Fills an empty database: the environment {@code dev}, its API client, and the workspace's client.
 * Of several processes that start at once on one database, one does it.
 */
public final class Bootstrap {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final EnvironmentStore store = new EnvironmentStore();
  private final ApiClientStore clients = new ApiClientStore();

  public Bootstrap(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** A client's id and its secret, which is nowhere else in plain text. */
  public record Credentials(String clientId, SecretText secret) {}

  /** What was made. */
  public record Made(Credentials environmentClient, Credentials workspaceClient) {}

  /**
   * Fills the database unless it has environments already, and says whether it did.
   *
   * @param keep is given the credentials before they take effect, to keep the only copy of them
   */
  public boolean run(Region region, Consumer<Made> keep) {
    return database.transaction(transaction -> {
      store.lock(transaction);
      if (!store.isEmpty(transaction)) {
        return false;
      }
      Instant now = clock.instant();
      EnvironmentId environment = new EnvironmentId(ids.next());
      store.create(
          transaction,
          environment,
          new EnvironmentName("dev"),
          region,
          EnvironmentType.DEVELOPMENT,
          now);
      long client = ids.next();
      SecretText clientSecret = SecretText.random(ApiClient.SECRET_PREFIX);
      clients.create(transaction, client, environment, new ClientName("dev"), now);
      clients.createSecret(transaction, client, ids.next(), clientSecret);
      long workspace = ids.next();
      SecretText workspaceSecret = SecretText.random(ApiClient.SECRET_PREFIX);
      clients.createOfWorkspace(transaction, workspace, new ClientName("workspace"), now);
      clients.createSecret(transaction, workspace, ids.next(), workspaceSecret);
      keep.accept(
          new Made(
              new Credentials("skc_" + client, clientSecret),
              new Credentials("skc_" + workspace, workspaceSecret)));
      return true;
    });
  }
}
