package dev.guildhall.directories;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import dev.guildhall.usage.UsageKind;
import dev.guildhall.usage.UsageLedger;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Enables or disables a directory: the switch, the usage period and the event commit together. A
 * directory that is so already stays untouched.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class ToggleDirectory {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final DirectoryStore store = new DirectoryStore();
  private final UsageLedger usage = new UsageLedger();

  public ToggleDirectory(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  public void run(
      long environmentId,
      OrganizationAddress address,
      DirectoryId id,
      boolean enabled,
      Origin origin) {
    database.run(transaction -> {
      var organization = LivingOrganization.lock(transaction, environmentId, address);
      set(transaction, organization, store.lock(transaction, organization, id), enabled, origin);
    });
  }

  /** The same for other use cases, within their transaction. */
  void set(
      Transaction transaction,
      LivingOrganization organization,
      DirectoryStore.Locked directory,
      boolean enabled,
      Origin origin)
      throws SQLException {
    if (directory.enabled() != enabled) {
      set(transaction, organization, directory.id(), enabled, directory.image(), origin);
    }
  }

  /** Enables a directory that this transaction has created: nobody has seen it disabled. */
  void enableNew(
      Transaction transaction, LivingOrganization organization, DirectoryId id, Origin origin)
      throws SQLException {
    set(transaction, organization, id, true, null, origin);
  }

  private void set(
      Transaction transaction,
      LivingOrganization organization,
      DirectoryId id,
      boolean enabled,
      @Nullable String oldImage,
      Origin origin)
      throws SQLException {
    Instant now = clock.instant();
    long environmentId = organization.environmentId();
    String image = store.setEnabled(transaction, environmentId, id, enabled, now);
    if (enabled) {
      usage.open(
          transaction,
          environmentId,
          UsageKind.DIRECTORY,
          id.number(),
          organization.id().number(),
          organization.region(),
          now);
    } else {
      usage.close(transaction, environmentId, UsageKind.DIRECTORY, id.number(), now);
    }
    organization.log(
        transaction,
        ids.next(),
        enabled ? DirectoryEvents.ENABLED : DirectoryEvents.DISABLED,
        "Directory",
        now,
        origin,
        image,
        oldImage);
  }
}
