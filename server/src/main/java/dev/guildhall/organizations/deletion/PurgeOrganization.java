package dev.guildhall.organizations.deletion;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.Retention;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removes deleted organizations for good, with what hangs below them and with their events; {@code
 * organization.purged} alone remains. Works in transactions of at most {@value #BATCH} rows each,
 * under the organization's lock. A purge that has begun is never taken back: when the process dies,
 * the sweep of any other goes on with it, in the name of who asked for it. Where the caller makes
 * one transaction of all (an {@code Idempotency-Key}), the purge is begun and the sweep does it,
 * within a second or two.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.FailedPrecondition} for a living one;
 * {@link ApiError.VersionMismatch}.
 */
public final class PurgeOrganization {
  public static final int BATCH = 1000;

  /** Who purges what is overdue. */
  private static final Origin SWEEP = new Origin("guildhall", "retention");

  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final Retention retention;
  private final List<OrganizationPart> parts;
  private final NotDeleted notDeleted;
  private final PurgeStore store = new PurgeStore();

  public PurgeOrganization(
      Database database,
      IdSource ids,
      Clock clock,
      Retention retention,
      List<OrganizationPart> parts) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.retention = retention;
    this.parts = parts;
    this.notDeleted = new NotDeleted(database);
  }

  public void run(
      long environmentId, OrganizationAddress address, ExpectedVersion expected, Origin origin) {
    PurgeStore.Found found =
        database
            .statement(transaction ->
                store.begin(transaction, environmentId, address, expected, clock.instant(), origin))
            .orElseThrow(() -> notDeleted.at(environmentId, address, "purged"));
    PurgeStore.Key key = found.key();
    if (!found.begun()) {
      throw new ApiError.VersionMismatch("organization", key.id().toString(), found.version())
          .exception();
    }
    if (database.isTogether()) {
      return; // the sweep goes on with it: in the caller's one transaction it would have no bound
    }
    while (database.transaction(transaction -> step(transaction, store.lock(transaction, key)))) {
      // a batch a transaction
    }
  }

  /**
   * Purges what is overdue and goes on with what others left, until nothing is left to do. Several
   * processes share the work: each takes what no other holds.
   */
  public void sweep() {
    Instant now = clock.instant();
    while (database
        .statement(
            transaction -> store.beginOverdue(transaction, now.minus(retention.deleted()), now))
        .isPresent()) {
      // one organization a statement
    }
    while (database.transaction(transaction -> step(transaction, store.lockAny(transaction)))) {
      // a batch a transaction
    }
    while (database.statement(
            transaction ->
                store.forgetFormerIds(transaction, now.minus(retention.formerIds()), BATCH))
        == BATCH) {
      // a batch a statement
    }
  }

  /** One batch; whether there is more to do. */
  private boolean step(Transaction transaction, Optional<PurgeStore.Purging> locked)
      throws SQLException {
    if (locked.isEmpty()) {
      return false;
    }
    PurgeStore.Key key = locked.get().key();
    int left = BATCH;
    for (OrganizationPart part : parts) {
      left -= part.purge(transaction, key.environmentId(), key.id(), left);
      if (left <= 0) {
        return true;
      }
    }
    left -= store.purgeEvents(transaction, key, left);
    if (left <= 0) {
      return true;
    }
    Origin origin = locked.get().asker().orElse(SWEEP);
    store.finish(transaction, key, clock.instant(), ids.next(), origin);
    return true;
  }
}
