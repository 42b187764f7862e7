package dev.guildhall.ownership;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.api.Region;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.AddressSql;
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

  /** Locks; throws {@link ApiError.NotFound} where there is no such living organization. */
  public static LivingOrganization lock(
      Transaction transaction, long environmentId, OrganizationAddress address)
      throws SQLException {
    return transaction
        .first(
            """
            select o.organization_id, o.region from organizations o
            where o.environment_id = ? and %s and o.deleted_at is null
            for no key update
            """
                .formatted(AddressSql.where("o", address)),
            p -> AddressSql.bind(p.add(environmentId), environmentId, address),
            row ->
                new LivingOrganization(
                    environmentId,
                    new OrganizationId(row.getLong("organization_id")),
                    Region.of(row.getInt("region"))))
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
    transaction.update(
        """
        with numbered as (
          update organizations set sequence = sequence + 1
          where environment_id = ? and organization_id = ?
          returning environment_id, organization_id, sequence)
        %s
        select environment_id, ?, ?, ?, organization_id, sequence, ?, ?, ?, ?, ? from numbered
        """
            .formatted(EventSql.INSERT),
        p ->
            p.add(environmentId)
                .add(id.number())
                .add(eventId)
                .add(type)
                .add(object)
                .add(now)
                .add(origin.actor())
                .add(origin.requestId())
                .json(data)
                .json(oldData));
  }
}
