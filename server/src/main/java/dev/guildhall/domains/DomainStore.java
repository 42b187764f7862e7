package dev.guildhall.domains;

import dev.guildhall.api.Origin;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of domains. A change and its event are one statement; the organization's row is locked
 * first in each, which orders the organization's events and keeps deadlocks away.
 */
final class DomainStore {
  /** The unique index on what an organization claims for itself alone. */
  static final String CLAIM = "domains_claim";

  /** The unique index on an organization's own names. */
  static final String OWN = "domains_of_organization";

  private static final String COLUMNS =
      """
      environment_id, organization_id, domain_id, domain, domain_type, verification_status,
      txt_record_key, txt_record_secret, updated_at
      """;

  /**
   * Drops the claim of a deleted organization. The lock on its row meets a restore that runs at the
   * same time: either this finds it living again, or the restore finds its claim gone.
   */
  private static final String RELEASE =
      """
      with dead as (
        select d.environment_id, d.domain_id
        from organizations o join domains d using (environment_id, organization_id)
        where d.environment_id = ? and d.domain = ? and d.claimed and o.deleted_at is not null
        for update)
      update domains d set claimed = false from dead
      where d.environment_id = dead.environment_id and d.domain_id = dead.domain_id
      """;

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
              COLUMNS,
              Verification.VERIFIED.status(),
              Verification.NOT_NEEDED.status());

  private static final String COVERING =
      """
      select domain from domains
      where environment_id = ? and organization_id = ? and domain_type = ?
        and verification_status = ? and (domain = ? or right(?, length(domain) + 1) = '.' || domain)
      order by length(domain) desc
      """;

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
            .formatted(organization.condition(), EventSql.INSERT, COLUMNS),
        p -> {
          organization.bind(p).add(domainId).add(name.value()).add(type.number());
          p.add(type == DomainType.ORGANIZATION_DOMAIN).add(first.status()).add(first.method());
          p.add(record.key()).add(record.secret()).add(now).add(connection.orElse(null));
          p.add(eventId).add(origin.actor()).add(origin.requestId());
        },
        DomainStore::read);
  }

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

  void releaseDeadClaim(Transaction transaction, long environmentId, DomainName name)
      throws SQLException {
    transaction.update(RELEASE, p -> p.add(environmentId).add(name.value()));
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
        DomainStore::read);
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
        DomainStore::read);
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
        DomainStore::read);
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
                .formatted(organization.condition(), COLUMNS, ofConnection),
            p -> {
              organization.bind(p).add(number);
              if (connection.isPresent()) {
                p.add(connection.get());
              }
              p.add(limit).add(offset);
            },
            row -> row.getObject("domain_id") == null ? Optional.empty() : Optional.of(read(row)));
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

  private static Domain read(ResultSet row) throws SQLException {
    return new Domain(
        new DomainId(row.getLong("domain_id")),
        row.getLong("environment_id"),
        new OrganizationId(row.getLong("organization_id")),
        row.getString("domain"),
        DomainType.of(row.getInt("domain_type")),
        Verification.ofStatus(row.getInt("verification_status")),
        new TxtRecord(row.getString("txt_record_key"), row.getString("txt_record_secret")),
        Rows.instant(row, "updated_at"));
  }

  /** How many domains an organization has, living or not. */
  int count(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return transaction
        .first(
            "select count(*) from domains where environment_id = ? and organization_id = ?",
            p -> p.add(environmentId).add(organization.number()),
            row -> row.getInt(1))
        .orElseThrow();
  }

  /** The domains that an organization gave up by its deletion and that a living one has by now. */
  List<String> taken(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return transaction.list(
        """
        select mine.domain from domains mine
        join domains other on other.environment_id = mine.environment_id
          and other.domain = mine.domain and other.claimed
        join organizations o on o.environment_id = other.environment_id
          and o.organization_id = other.organization_id and o.deleted_at is null
        where mine.environment_id = ? and mine.organization_id = ?
          and mine.organization_id <> other.organization_id and mine.domain_type = %d
        order by mine.domain
        """
            .formatted(DomainType.ORGANIZATION_DOMAIN.number()),
        p -> p.add(environmentId).add(organization.number()),
        row -> row.getString("domain"));
  }

  /** Claims them again; the index {@code domains_claim} refuses what another one took meanwhile. */
  void claimAgain(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    transaction.update(
        """
        update domains other set claimed = false
        from domains mine, organizations o
        where mine.environment_id = ? and mine.organization_id = ? and not mine.claimed
          and other.environment_id = mine.environment_id and other.domain = mine.domain
          and other.claimed and o.environment_id = other.environment_id
          and o.organization_id = other.organization_id and o.deleted_at is not null
        """,
        p -> p.add(environmentId).add(organization.number()));
    transaction.update(
        """
        update domains set claimed = true
        where environment_id = ? and organization_id = ? and not claimed and domain_type = %d
        """
            .formatted(DomainType.ORGANIZATION_DOMAIN.number()),
        p -> p.add(environmentId).add(organization.number()));
  }

  /** Removes up to {@code limit} domains of an organization for good; answers how many. */
  int purge(Transaction transaction, long environmentId, OrganizationId organization, int limit)
      throws SQLException {
    return transaction.update(
        """
        delete from domains where environment_id = ? and domain_id in (
          select domain_id from domains where environment_id = ? and organization_id = ? limit ?)
        """,
        p -> p.add(environmentId).add(environmentId).add(organization.number()).add(limit));
  }
}
