package dev.guildhall.ownership;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.api.Region;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organization whose row this transaction has locked: it lives until the transaction ends, and a
 * delete that runs at the same time waits, or has committed and the lock finds nothing.
 *
 * <p>Everything that changes a thing below an organization locks in this order: the organization,
 * then the thing, then what hangs below it. So no two changes wait for each other in a ring, and
 * none lands after a delete's commit.
 */
public record LivingOrganization(long environmentId, OrganizationId id, Region region) {
  private static final LivingOrganizationStore STORE = new LivingOrganizationStore();

  /** Locks; throws {@link ApiError.NotFound} where there is no such living organization. */
  public static LivingOrganization lock(
      Transaction transaction, long environmentId, OrganizationAddress address)
      throws SQLException {
    return STORE
        .lock(transaction, environmentId, address)
        .orElseThrow(() -> new ApiError.NotFound("organization", address.toString()).exception());
  }

  /**
   * Writes an event with the organization's next sequence number.
   *
   * @param data the row's image after the change, JSON
   * @param oldData the image before, null where there was none
   */
  public void log(
      Transaction transaction,
      long eventId,
      String type,
      String object,
      Instant now,
      Origin origin,
      String data,
      @Nullable String oldData)
      throws SQLException {
    STORE.log(transaction, this, eventId, type, object, now, origin, data, oldData);
  }
}
