package dev.guildhall.domains;

import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL that finds domains, and the connections that they are tied to. */
final class DomainReadStore {
  private static final String COVERING =
      """
      select domain from domains
      where environment_id = ? and organization_id = ? and domain_type = ?
        and verification_status = ? and (domain = ? or right(?, length(domain) + 1) = '.' || domain)
      order by length(domain) desc
      """;

  boolean hasConnection(
      Transaction transaction, OrganizationCondition organization, long connection)
      throws SQLException {
    return transaction
        .first(
            """
            select 1 from organizations join connections c using (environment_id, organization_id)
            where %s and c.connection_id = ?
            """
                .formatted(organization.condition()),
            p -> organization.bind(p).add(connection),
            row -> true)
        .isPresent();
  }

  Optional<Domain> find(Transaction transaction, OrganizationCondition organization, DomainId id)
      throws SQLException {
    return transaction.first(
        """
        select d.* from organizations join domains d using (environment_id, organization_id)
        where %s and d.domain_id = ?
        """
            .formatted(organization.condition()),
        p -> organization.bind(p).add(id.number()),
        DomainRow::read);
  }

  /** Those of these that the living organization has, in no order. */
  List<Domain> find(Transaction transaction, OrganizationCondition organization, List<DomainId> ids)
      throws SQLException {
    return transaction.list(
        """
        select d.* from organizations join domains d using (environment_id, organization_id)
        where %s and d.domain_id = any (?)
        """
            .formatted(organization.condition()),
        p -> organization.bind(p).longs(ids.stream().map(DomainId::number).toList()),
        DomainRow::read);
  }

  /** The connections that sign in a domain's users, in order. */
  List<Long> connectionsOf(Transaction transaction, long environmentId, DomainId id)
      throws SQLException {
    return transaction.list(
        """
        select connection_id from connection_domains where environment_id = ? and domain_id = ?
        order by connection_id
        """,
        p -> p.add(environmentId).add(id.number()),
        row -> row.getLong("connection_id"));
  }

  /** The newest first. Empty where the organization does not live. */
  Optional<List<Domain>> list(
      Transaction transaction,
      OrganizationCondition organization,
      Optional<DomainType> type,
      Optional<Long> connection,
      int limit,
      long offset)
      throws SQLException {
    String ofConnection =
        connection.isPresent()
            ? """
            and exists (select from connection_domains c
              where c.environment_id = domains.environment_id and c.domain_id = domains.domain_id
                and c.connection_id = ?)
            """
            : "";
    @Nullable Integer number = type.map(DomainType::number).orElse(null);
    List<Optional<Domain>> rows =
        transaction.list(
            """
            with home as (
              select environment_id, organization_id from organizations where %s)
            select d.* from home left join lateral (
              select %s from domains
              where environment_id = home.environment_id and organization_id = home.organization_id
                and domain_type = coalesce(?, domain_type) %s
              order by domain_id desc limit ? offset ?) d on true
            order by d.domain_id desc
            """
                .formatted(organization.condition(), DomainRow.COLUMNS, ofConnection),
            p -> {
              organization.bind(p).add(number);
              if (connection.isPresent()) {
                p.add(connection.get());
              }
              p.add(limit).add(offset);
            },
            row ->
                row.getObject("domain_id") == null
                    ? Optional.empty()
                    : Optional.of(DomainRow.read(row)));
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(rows.stream().flatMap(Optional::stream).toList());
  }

  /** The organization's verified domains that a host is, or lies below. */
  List<String> covering(
      Transaction transaction, long environmentId, OrganizationId organization, String host)
      throws SQLException {
    return transaction.list(
        COVERING,
        p -> {
          p.add(environmentId).add(organization.number());
          p.add(DomainType.ORGANIZATION_DOMAIN.number()).add(Verification.VERIFIED.status());
          p.add(host).add(host);
        },
        row -> row.getString("domain"));
  }
}
