package dev.guildhall.organizations;

import dev.guildhall.api.Origin;
import dev.guildhall.events.EventSql;
import dev.guildhall.storage.Changes;
import dev.guildhall.storage.Columns;
import dev.guildhall.storage.Parameters;
import dev.guildhall.storage.Statement;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The SQL that changes organizations. A change, its count and its events are one statement: one
 * round trip, committed together or not at all. The table of named external IDs follows the rows by
 * a trigger (V3): a statement that waited for a row's lock would not see there what the lock's last
 * holder wrote, a trigger does.
 */
final class OrganizationStore {
  /** Follows a CTE {@code created}. */
  private static final String AFTER_CREATE =
      """
      counted as (
        update organization_counts c set living = living + 1
        from created where c.environment_id = created.environment_id
          and c.slot = mod(pg_backend_pid(), 16)),
      logged as (%s
        select environment_id, ?, 'organization.created', 'Organization', organization_id, sequence,
          updated_at, ?, ?, to_jsonb(created), null
        from created)
      """
          .formatted(EventSql.INSERT);

  private static final String CREATE =
      """
      with created as (
        insert into organizations (environment_id, organization_id, display_name, region,
          external_id, slug, logo_url, metadata, external_ids, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?::text::jsonb, ?::text::jsonb, ?)
        returning *),
      %s
      select %s from created
      """
          .formatted(AFTER_CREATE, OrganizationRow.COLUMNS);

  /** %s: how the organization is addressed. */
  static final String OLD =
      """
      with old as (
        select * from organizations
        where environment_id = ? and %s and deleted_at is null
        for update),
      """;

  private static final String OLD_UNLESS_LOCKED =
      OLD.replace("for update", "for update skip locked");

  private static final String DELETE =
      """
      gone as (
        update organizations o
        set deleted_at = ?, version = o.version + 1, sequence = o.sequence + 1,
          updated_at = greatest(?, old.updated_at + interval '1 us'),
          purge_started_at = case when ? then ?::timestamptz end
        from old
        where o.environment_id = old.environment_id and o.organization_id = old.organization_id
          and %1$s
        returning o.*),
      counted as (
        update organization_counts c
        set living = living - 1,
          deleted = deleted + (gone.purge_started_at is null)::int
        from gone where c.environment_id = gone.environment_id
          and c.slot = mod(pg_backend_pid(), 16)),
      logged as (%2$s
        select environment_id, ?, 'organization.deleted', 'Organization', organization_id, sequence,
          updated_at, ?, ?, to_jsonb(gone), (select to_jsonb(old) from old)
        from gone)
      select %3$s, version - 1 as version_before, false as created, 0 as pairs from gone
      union all
      select %3$s, version, false, 0 from old where not exists (select from gone)
      """
          .formatted(ExpectedVersion.HOLDS, EventSql.INSERT, OrganizationRow.COLUMNS);

  /** Who changes, when, and the ids of the events that say so. */
  record Stamp(Instant now, Origin origin, long eventId, long secondEventId) {}

  /**
   * An organization after a change was tried.
   *
   * @param versionBefore the change was not made where the caller asked for another version
   * @param created whether the organization was not there before
   * @param pairs how many pairs of metadata would have come out of a change that was not made
   */
  record Tried(Organization organization, int versionBefore, boolean created, int pairs) {
    static Tried read(Columns row) throws SQLException {
      return new Tried(
          OrganizationRow.read(row),
          row.integer("version_before"),
          row.flag("created"),
          row.integer("pairs"));
    }
  }

  Statement<Organization> create(
      long environmentId, long organizationId, NewOrganization draft, Stamp stamp) {
    return new Statement<>(
        CREATE,
        p -> {
          draft(p.add(environmentId).add(organizationId), draft, stamp.now());
          p.add(stamp.eventId()).add(stamp.origin().actor()).add(stamp.origin().requestId());
        },
        created(environmentId));
  }

  /**
   * @param waits whether for another transaction that changes the organization; else that counts as
   *     not there
   */
  Statement<Tried> update(
      long environmentId,
      OrganizationAddress address,
      ChangeSql change,
      ExpectedVersion expected,
      Stamp stamp,
      boolean waits) {
    return new Statement<>(
        (waits ? OLD : OLD_UNLESS_LOCKED).formatted(AddressSql.where(address)) + updateSql(change),
        p -> {
          AddressSql.bind(p.add(environmentId), environmentId, address);
          change.bind(p, expected, stamp);
        },
        tried(environmentId));
  }

  /**
   * One attempt at an upsert of an organization that may be missing; empty where another one
   * created it meanwhile.
   */
  Statement<Tried> upsert(
      long environmentId,
      long organizationId,
      OrganizationInput.Upsert upsert,
      ExpectedVersion expected,
      Stamp stamp) {
    OrganizationAddress address =
        new OrganizationAddress.ByExternalId(upsert.draft().externalId().orElseThrow());
    ChangeSql change = new ChangeSql(upsert.changes());
    return new Statement<>(
        OLD.formatted(AddressSql.where(address)) + upsertSql(change),
        p -> {
          AddressSql.bind(p.add(environmentId), environmentId, address);
          change.bind(p, expected, stamp);
          draft(p.add(environmentId).add(organizationId), upsert.draft(), stamp.now());
          p.add(stamp.eventId()).add(stamp.origin().actor()).add(stamp.origin().requestId());
        },
        tried(environmentId));
  }

  /**
   * @param restorable whether the organization can be restored for a while; else its purge begins
   */
  Statement<Tried> delete(
      long environmentId,
      OrganizationAddress address,
      ExpectedVersion expected,
      boolean restorable,
      Stamp stamp) {
    return new Statement<>(
        OLD.formatted(AddressSql.where(address)) + DELETE,
        p -> {
          AddressSql.bind(p.add(environmentId), environmentId, address);
          p.add(stamp.now()).add(stamp.now()).add(!restorable).add(stamp.now());
          expected.bind(p);
          p.add(stamp.eventId()).add(stamp.origin().actor()).add(stamp.origin().requestId());
        },
        tried(environmentId));
  }

  /** Brings back an organization that was deleted after {@code since}. */
  Statement<Tried> restore(
      long environmentId,
      OrganizationAddress address,
      ExpectedVersion expected,
      Instant since,
      Stamp stamp) {
    return new Statement<>(
        """
        with old as (
          select * from organizations
          where environment_id = ? and %s and deleted_at > ? and purge_started_at is null
          for update),
        restored as (
          update organizations o
          set deleted_at = null, version = o.version + 1, sequence = o.sequence + 1,
            updated_at = greatest(?, old.updated_at + interval '1 us')
          from old
          where o.environment_id = old.environment_id and o.organization_id = old.organization_id
            and %s
          returning o.*),
        counted as (
          update organization_counts c set living = living + 1, deleted = deleted - 1
          from restored where c.environment_id = restored.environment_id
            and c.slot = mod(pg_backend_pid(), 16)),
        logged as (%s
          select environment_id, ?, 'organization.restored', 'Organization', organization_id,
            sequence, updated_at, ?, ?, to_jsonb(restored), (select to_jsonb(old) from old)
          from restored)
        select %s, version - 1 as version_before, false as created, 0 as pairs from restored
        union all
        select %4$s, version, false, 0 from old where not exists (select from restored)
        """
            .formatted(
                AddressSql.whereDeleted(address),
                ExpectedVersion.HOLDS,
                EventSql.INSERT,
                OrganizationRow.COLUMNS),
        p -> {
          AddressSql.bindDeleted(p.add(environmentId), environmentId, address);
          expected.bind(p.add(since).add(stamp.now()));
          p.add(stamp.eventId()).add(stamp.origin().actor()).add(stamp.origin().requestId());
        },
        tried(environmentId));
  }

  /** Reads an organization that was created. */
  static Statement.Reader<Organization> created(long environmentId) {
    return (row, changes) -> changed(changes, environmentId, OrganizationRow.read(row));
  }

  /** Reads what a change made of an organization. */
  static Statement.Reader<Tried> tried(long environmentId) {
    return (row, changes) -> {
      Tried tried = Tried.read(row);
      changed(changes, environmentId, tried.organization());
      return tried;
    };
  }

  private static Organization changed(
      Changes changes, long environmentId, Organization organization) {
    changes.changes(environmentId, organization.id().number(), organization.externalId());
    return organization;
  }

  private static String updateSql(ChangeSql change) {
    return change.ctes() + tried(change);
  }

  /** What became of each row of {@code old}, as {@link Tried} reads it. */
  static String tried(ChangeSql change) {
    return """
    select %1$s, version - 1 as version_before, false as created, 0::bigint as pairs from changed
    union all
    select %1$s, version, false, %2$s from old
    where not exists (select from changed c where c.organization_id = old.organization_id)
    """
        .formatted(OrganizationRow.COLUMNS, change.pairsOfUnchanged());
  }

  /**
   * Why not {@code on conflict do update}: its row may be younger than the statement's snapshot,
   * and then nothing tells (before PostgreSQL 18) what it was before, which the event, the named
   * and the former external IDs need. So the row that is there is locked and updated; where none
   * is, one is inserted, unless another came first. Then the statement answers no row, and the next
   * attempt sees the other's.
   */
  private static String upsertSql(ChangeSql change) {
    return """
    %1$s,
    created as (
      insert into organizations (environment_id, organization_id, display_name, region,
        external_id, slug, logo_url, metadata, external_ids, updated_at)
      select ?::bigint, ?::bigint, ?, ?::smallint, ?, ?, ?, ?::text::jsonb, ?::text::jsonb,
        ?::timestamptz
      where not exists (select from old)
      on conflict (environment_id, external_id) where deleted_at is null do nothing
      returning *),
    %2$s
    %3$s
    union all
    select %4$s, 0, true, 0 from created
    """
        .formatted(change.ctes(), AFTER_CREATE, tried(change), OrganizationRow.COLUMNS);
  }

  private static void draft(Parameters p, NewOrganization draft, Instant now) throws SQLException {
    p.add(draft.displayName().value()).add(draft.region().number());
    p.add(draft.externalId().map(ExternalId::value).orElse(null));
    p.add(draft.slug().map(Slug::value).orElse(null));
    p.add(draft.logoUrl().map(LogoUrl::value).orElse(null));
    p.add(OrganizationRow.print(draft.metadata().pairs()));
    p.add(OrganizationRow.print(draft.externalIds().byName()));
    p.add(now);
  }
}
