package dev.guildhall.domains;

import dev.guildhall.api.Origin;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * The SQL that changes domains. A change and its event are one statement; the organization's row is
 * locked first in each, which orders the organization's events and keeps deadlocks away.
 */
final class DomainStore {
  /** The unique index on what an organization claims for itself alone. */
  static final String CLAIM = "domains_claim";

  /** The unique index on an organization's own names. */
  static final String OWN = "domains_of_organization";

  /** %s: the living organization. */
  private static final String OLD =
      """
      with old as (
        select d.* from organizations join domains d using (environment_id, organization_id)
        where %s and d.domain_id = ?
        for update),
      """;

  private static final String DELETE =
      """
      gone as (
        delete from domains d using old
        where d.environment_id = old.environment_id and d.domain_id = old.domain_id
          and (?::bigint is null or exists (
            select from connection_domains c
            where c.environment_id = old.environment_id and c.domain_id = old.domain_id
              and c.connection_id = ?))
        returning d.*),
      home as (
        update organizations o set sequence = o.sequence + 1 from gone
        where o.environment_id = gone.environment_id and o.organization_id = gone.organization_id
        returning o.sequence),
      logged as (%s
        select environment_id, ?, 'organization.domain_deleted', 'Organization', organization_id,
          sequence, ?, ?, ?, to_jsonb(gone), to_jsonb(gone)
        from gone cross join home)
      select 1 from gone
      """
          .formatted(EventSql.INSERT);

  private static final String CONCLUDE =
      """
      changed as (
        update domains d
        set verification_status = ?, verification_method = ?,
          updated_at = greatest(?, old.updated_at + interval '1 us')
        from old
        where d.environment_id = old.environment_id and d.domain_id = old.domain_id
          and old.verification_status not in (%3$d, %4$d, ?)
        returning d.*),
      home as (
        update organizations o set sequence = o.sequence + 1 from changed
        where o.environment_id = changed.environment_id
          and o.organization_id = changed.organization_id
        returning o.sequence),
      logged as (%s
        select environment_id, ?, ?, 'Organization', organization_id, sequence, updated_at, ?, ?,
          to_jsonb(changed), (select to_jsonb(old) from old)
        from changed cross join home)
      select %2$s from changed
      union all
      select %2$s from old where not exists (select from changed)
      """
          .formatted(
              EventSql.INSERT,
              DomainRow.COLUMNS,
              Verification.VERIFIED.status(),
              Verification.NOT_NEEDED.status());

  /** Empty where the organization does not live. */
  Optional<Domain> create(
      Transaction transaction,
      OrganizationCondition organization,
      long domainId,
      DomainName name,
      DomainType type,
      Optional<Long> connection,
      TxtRecord record,
      Instant now,
      long eventId,
      Origin origin)
      throws SQLException {
    Verification first = Verification.first(type);
    return transaction.first(
        """
        with home as (
          update organizations set sequence = sequence + 1 where %s
          returning environment_id, organization_id, sequence),
        created as (
          insert into domains (environment_id, organization_id, domain_id, domain, domain_type,
            claimed, verification_status, verification_method, txt_record_key, txt_record_secret,
            updated_at)
          select environment_id, organization_id, ?, ?, ?, ?, ?, ?, ?, ?, ? from home
          returning *),
        tied as (
          insert into connection_domains (environment_id, connection_id, domain_id)
          select environment_id, c.connection_id, created.domain_id
          from created join connections c using (environment_id, organization_id)
          where c.connection_id = ?),
        logged as (%s
          select environment_id, ?, 'organization.domain_created', 'Organization', organization_id,
            sequence, updated_at, ?, ?, to_jsonb(created), null
          from created join home using (environment_id, organization_id))
        select %s from created
        """
            .formatted(organization.condition(), EventSql.INSERT, DomainRow.COLUMNS),
        p -> {
          organization.bind(p).add(domainId).add(name.value()).add(type.number());
          p.add(type == DomainType.ORGANIZATION_DOMAIN).add(first.status()).add(first.method());
          p.add(record.key()).add(record.secret()).add(now).add(connection.orElse(null));
          p.add(eventId).add(origin.actor()).add(origin.requestId());
        },
        DomainRow::read);
  }

  /**
   * Keeps a domain, what is tied to it and its living organization from others' changes until the
   * transaction ends; false where there is no such domain.
   */
  boolean lock(Transaction transaction, OrganizationCondition organization, DomainId id)
      throws SQLException {
    return transaction
        .first(
            """
            select from organizations join domains d using (environment_id, organization_id)
            where %s and d.domain_id = ? for update
            """
                .formatted(organization.condition()),
            p -> organization.bind(p).add(id.number()),
            _ -> true)
        .isPresent();
  }

  /**
   * @param connection the one that must have the domain, where one is given
   */
  boolean delete(
      Transaction transaction,
      OrganizationCondition organization,
      DomainId id,
      Optional<Long> connection,
      Instant now,
      long eventId,
      Origin origin)
      throws SQLException {
    return transaction
        .first(
            OLD.formatted(organization.condition()) + DELETE,
            p -> {
              organization.bind(p).add(id.number());
              p.add(connection.orElse(null)).add(connection.orElse(null));
              p.add(eventId).add(now).add(origin.actor()).add(origin.requestId());
            },
            _ -> true)
        .isPresent();
  }

  /** Notes what DNS said, unless the domain is verified or has this outcome already. */
  Optional<Domain> conclude(
      Transaction transaction,
      OrganizationCondition organization,
      DomainId id,
      Verification outcome,
      Instant now,
      long eventId,
      Origin origin)
      throws SQLException {
    return transaction.first(
        OLD.formatted(organization.condition()) + CONCLUDE,
        p -> {
          organization.bind(p).add(id.number());
          p.add(outcome.status()).add(outcome.method()).add(now);
          p.add(outcome.status());
          p.add(eventId);
          p.add(outcome.isVerified() ? DomainEvents.VERIFIED : DomainEvents.FAILED);
          p.add(origin.actor()).add(origin.requestId());
        },
        DomainRow::read);
  }
}
