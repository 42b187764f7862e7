package dev.guildhall.organizations;

import dev.guildhall.events.EventSql;
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

  Statement<Organization> create(
      long environmentId, long organizationId, NewOrganization draft, Stamps.Stamp stamp) {
    return new Statement<>(
        CREATE,
        p -> {
          draft(p.add(environmentId).add(organizationId), draft, stamp.now());
          stamp.bind(p);
        },
        created(environmentId));
  }

  /**
   * @param waits whether for another transaction that changes the organization; else that counts as
   *     not there
   */
  Statement<TriedChange> update(
      long environmentId,
      OrganizationAddress address,
      ChangeSql change,
      ExpectedVersion expected,
      Stamps.Stamp stamp,
      boolean waits) {
    return new Statement<>(
        (waits ? AddressSql.lock(address) : AddressSql.lockUnlessLocked(address))
            + updateSql(change),
        p -> {
          AddressSql.bind(p.add(environmentId), environmentId, address);
          change.bind(p, expected, stamp);
        },
        TriedChange.of(environmentId));
  }

  /**
   * One attempt at an upsert of an organization that may be missing; empty where another one
   * created it meanwhile.
   */
  Statement<TriedChange> upsert(
      long environmentId,
      long organizationId,
      OrganizationInput.Upsert upsert,
      ExpectedVersion expected,
      Stamps.Stamp stamp) {
    OrganizationAddress address =
        new OrganizationAddress.ByExternalId(upsert.draft().externalId().orElseThrow());
    ChangeSql change = new ChangeSql(upsert.changes());
    return new Statement<>(
        AddressSql.lock(address) + upsertSql(change),
        p -> {
          AddressSql.bind(p.add(environmentId), environmentId, address);
          change.bind(p, expected, stamp);
          draft(p.add(environmentId).add(organizationId), upsert.draft(), stamp.now());
          stamp.bind(p);
        },
        TriedChange.of(environmentId));
  }

  /** Reads an organization that was created. */
  static Statement.Reader<Organization> created(long environmentId) {
    return (row, changes) -> TriedChange.noted(changes, environmentId, OrganizationRow.read(row));
  }

  private static String updateSql(ChangeSql change) {
    return change.ctes() + tried(change);
  }

  /** What became of each row of {@code old}, as {@link TriedChange} reads it. */
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
