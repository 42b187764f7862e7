package dev.guildhall.ownership;

import dev.guildhall.api.Origin;
import dev.guildhall.api.Region;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.AddressSql;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL that locks an organization, and that writes events of what it owns. */
final class LivingOrganizationStore {
  /** Empty where there is no such living organization. */
  Optional<LivingOrganization> lock(
      Transaction transaction, long environmentId, OrganizationAddress address)
      throws SQLException {
    return transaction.first(
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
                Region.of(row.getInt("region"))));
  }

  /** Takes the organization's next sequence number for the event, in the same statement. */
  void log(
      Transaction transaction,
      LivingOrganization organization,
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
            p.add(organization.environmentId())
                .add(organization.id().number())
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
