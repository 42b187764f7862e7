package dev.guildhall.environments;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import java.time.Clock;

/**
 * Deletes an environment. Its clients get no more tokens once this returns; tokens that they have
 * are dead at once on this process, within a second on every other. Its directories answer identity
 * providers as deleted ones do, its portal links open no more, its webhooks are sent no more and
 * its usage ends (it is subtracted when it is read). Its rows stay, marked. Throws {@link
 * ApiError.NotFound}.
 */
public final class DeleteEnvironment {
  private final Database database;
  private final Clock clock;
  private final Revocations revocations;
  private final EnvironmentStore store = new EnvironmentStore();

  public DeleteEnvironment(Database database, Clock clock, Revocations revocations) {
    this.database = database;
    this.clock = clock;
    this.revocations = revocations;
  }

  public void run(EnvironmentId id) {
    boolean marked =
        database.statement(transaction -> store.markDeleted(transaction, id, clock.instant()));
    if (!marked) {
      throw FindEnvironments.notFound(id.toString());
    }
    revocations.refresh();
  }
}
