package dev.guildhall.directories.scim;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Turns;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Provisioning's transactions. Those of one organization wait for its lock anyway; they do so in
 * {@link Turns}: a provider's parallel calls leave the pool to the rest.
 */
final class ProvisioningTurns {
  private final Database database;
  private final Turns turns = new Turns();

  ProvisioningTurns(Database database) {
    this.database = database;
  }

  /**
   * Runs work that begins with {@link OpenDirectory#lock}. Throws {@link
   * ApiError.DatabaseUnavailable} where no turn comes.
   */
  <T extends @Nullable Object> T transaction(ScimCall call, Database.Work<T> work) {
    return database.isTogether()
        ? database.transaction(work) // which may have the organization's lock already
        : run(call, () -> database.transaction(work));
  }

  /**
   * Runs anything that waits for the organization's lock, when its turn comes. Throws {@link
   * ApiError.DatabaseUnavailable} where none comes; then nothing ran.
   */
  <T extends @Nullable Object> T run(ScimCall call, Supplier<T> work) {
    return turns.run(call.caller().organizationId(), work);
  }
}
