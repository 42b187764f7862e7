package dev.guildhall.organizations.bulk;

import dev.guildhall.api.Origin;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.organizations.OrganizationRow;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a batch: finds what its lines are about, under lock, and writes their changes, a
 * statement for all inserts of a round, one for all updates, one for all deletes. Each writes the
 * same rows and events as the statement of a single change (OrganizationStore).
 */
final class ImportStore {
  /** One deleted from the start has both events of its short life. */
  private static final String INSERT =
      """
      with wanted as materialized (
        select * from json_to_recordset(?::json) as w (organization_id bigint, display_name text,
          region smallint, external_id text, slug text, logo_url text, metadata jsonb,
          external_ids jsonb, deleted_at timestamptz, event_id bigint, second_event_id bigint)),
      created as (
        insert into organizations (environment_id, organization_id, display_name, region,
          external_id, slug, logo_url, metadata, external_ids, version, sequence, updated_at,
          deleted_at)
        select ?::bigint, organization_id, display_name, region, external_id, slug, logo_url,
          metadata, external_ids, n, n, ?::timestamptz, deleted_at
        from wanted cross join lateral (select 1 + (deleted_at is not null)::int) v (n)
        order by external_id collate "C"
        returning *),
      logged as (%1$s
        select c.environment_id, w.event_id, 'organization.created', 'Organization',
          c.organization_id, 1, c.updated_at, ?, ?,
          case when c.deleted_at is null then to_jsonb(c) else to_jsonb(c)
            || '{"deleted_at": null, "version": 1, "sequence": 1}' end,
          null
        from created c join wanted w using (organization_id)),
      logged_deletion as (%1$s
        select c.environment_id, w.second_event_id, 'organization.deleted', 'Organization',
          c.organization_id, 2, c.updated_at, ?, ?, to_jsonb(c),
          to_jsonb(c) || '{"deleted_at": null, "version": 1, "sequence": 1}'
        from created c join wanted w using (organization_id)
        where c.deleted_at is not null)
      select count(*) from created
      """
          .formatted(EventSql.INSERT);

  /** The rows are locked already, so the statement's snapshot is what they are. */
  private static final String UPDATE =
      """
      with wanted as materialized (
        select * from json_to_recordset(?::json) as w (organization_id bigint, version integer,
          display_name text, slug text, logo_url text, metadata jsonb, external_ids jsonb,
          event_id bigint, second_event_id bigint)),
      old as materialized (
        select o.* from wanted w join organizations o using (organization_id)
        where o.environment_id = ? and o.version = w.version and o.deleted_at is null),
      changed as (
        update organizations o
        set display_name = w.display_name, slug = w.slug, logo_url = w.logo_url,
          metadata = w.metadata, external_ids = w.external_ids, version = o.version + 1,
          sequence = o.sequence + 1 + (w.external_ids is distinct from o.external_ids)::int,
          updated_at = greatest(?, o.updated_at + interval '1 us')
        from old join wanted w using (organization_id)
        where o.environment_id = old.environment_id and o.organization_id = old.organization_id
        returning o.*),
      former as (
        insert into organization_former_external_ids (environment_id, name, value, organization_id,
          replaced_at)
        select c.environment_id, f.name, f.value, c.organization_id, c.updated_at
        from changed c join old using (environment_id, organization_id) cross join lateral (
          select key, value from jsonb_each_text(old.external_ids)
          where c.external_ids ->> key is distinct from value) f (name, value)
        order by f.name, f.value
        on conflict (environment_id, name, value) do update
          set organization_id = excluded.organization_id, replaced_at = excluded.replaced_at),
      logged as (%s
        select c.environment_id, e.event_id, e.type, 'Organization', c.organization_id, e.sequence,
          c.updated_at, ?, ?, to_jsonb(c), to_jsonb(old)
        from changed c join old using (environment_id, organization_id)
          join wanted w using (organization_id) cross join lateral (values
          (w.event_id, 'organization.updated', old.sequence + 1),
          (w.second_event_id, 'organization.external_id_changed', old.sequence + 2))
          e (event_id, type, sequence)
        where e.sequence <= c.sequence)
      select count(*) from changed
      """
          .formatted(EventSql.INSERT);

  private static final String DELETE =
      """
      with wanted as materialized (
        select * from json_to_recordset(?::json) as w (organization_id bigint, version integer,
          deleted_at timestamptz, event_id bigint)),
      old as materialized (
        select o.* from wanted w join organizations o using (organization_id)
        where o.environment_id = ? and o.version = w.version and o.deleted_at is null),
      gone as (
        update organizations o
        set deleted_at = w.deleted_at, version = o.version + 1, sequence = o.sequence + 1,
          updated_at = greatest(?, o.updated_at + interval '1 us')
        from old join wanted w using (organization_id)
        where o.environment_id = old.environment_id and o.organization_id = old.organization_id
        returning o.*),
      logged as (%s
        select g.environment_id, w.event_id, 'organization.deleted', 'Organization',
          g.organization_id, g.sequence, g.updated_at, ?, ?, to_jsonb(g), to_jsonb(old)
        from gone g join old using (environment_id, organization_id)
          join wanted w using (organization_id))
      select count(*) from gone
      """
          .formatted(EventSql.INSERT);

  /**
   * Finds what the lines are about. Organizations that are there are locked, in the order of their
   * external IDs; who wants to make a deleted one of the same external ID waits.
   *
   * <p>Each statement sees what was committed before it. Where a later one meets an organization
   * that an earlier one should have found, it was made in between, and everything is found anew.
   */
  FoundOrganizations find(
      Transaction transaction, long environmentId, Collection<ImportLine.Wanted> lines)
      throws SQLException {
    // Plans made when the table was small would be kept while this very import fills it.
    planning(transaction, "force_custom_plan");
    Set<String> externalIds = new TreeSet<>();
    Set<String> deleted = new TreeSet<>();
    Set<String> slugs = new TreeSet<>();
    List<Map.Entry<String, String>> names = new ArrayList<>();
    for (ImportLine.Wanted line : lines) {
      externalIds.add(line.externalId().value());
      line.deletedAt().ifPresent(_ -> deleted.add(line.externalId().value()));
      line.draft().slug().ifPresent(slug -> slugs.add(slug.value()));
      names.addAll(line.draft().externalIds().byName().entrySet());
    }
    if (!deleted.isEmpty()) {
      lockDeleted(transaction, environmentId, deleted);
    }
    while (true) {
      FoundOrganizations found = new FoundOrganizations();
      transaction
          .list(
              """
              select %s from organizations
              where environment_id = ? and external_id = any (?) and deleted_at is null
              order by external_id for update
              """
                  .formatted(OrganizationRow.COLUMNS),
              p -> p.add(environmentId).texts(externalIds),
              OrganizationRow::read)
          .forEach(found::put);
      if (!deleted.isEmpty()) {
        findDeleted(transaction, environmentId, deleted).forEach(found::put);
        findRenamed(transaction, environmentId, deleted, found);
      }
      boolean stands = true;
      if (!slugs.isEmpty()) {
        stands &= findSlugs(transaction, environmentId, slugs, externalIds, found);
      }
      if (!names.isEmpty()) {
        stands &= findNames(transaction, environmentId, names, externalIds, found);
      }
      if (stands) {
        return found;
      }
    }
  }

  private static void planning(Transaction transaction, String mode) throws SQLException {
    transaction.first("select set_config('plan_cache_mode', ?, true)", p -> p.add(mode), _ -> true);
  }

  private static void lockDeleted(
      Transaction transaction, long environmentId, Set<String> externalIds) throws SQLException {
    transaction.list(
        """
        select pg_advisory_xact_lock(key) from (
          select distinct hashtextextended(id, ?) as key from unnest(?::text[]) i (id)
          order by key) k
        """,
        p -> p.add(environmentId).texts(externalIds),
        _ -> true);
  }

  private static List<Organization> findDeleted(
      Transaction transaction, long environmentId, Set<String> externalIds) throws SQLException {
    return transaction.list(
        """
        select %s from organizations
        where environment_id = ? and external_id = any (?) and deleted_at is not null
          and purge_started_at is null
        """
            .formatted(OrganizationRow.COLUMNS),
        p -> p.add(environmentId).texts(externalIds),
        OrganizationRow::read);
  }

  /**
   * When organizations last had another external ID, or none. The log knows; what has left it, the
   * former external IDs may know.
   */
  private static void findRenamed(
      Transaction transaction,
      long environmentId,
      Set<String> externalIds,
      FoundOrganizations found)
      throws SQLException {
    List<Long> living =
        externalIds.stream()
            .flatMap(externalId -> found.living(externalId).stream())
            .map(organization -> organization.id().number())
            .toList();
    transaction.list(
        """
        select organization_id, max(renamed_at) as renamed_at from (
          select organization_id, replaced_at from organization_former_external_ids
          where environment_id = ? and organization_id = any (?) and name = ''
          union all
          select organization_id, occurred_at from events
          where environment_id = ? and organization_id = any (?)
            and type = 'organization.external_id_changed'
            and data ->> 'external_id' is distinct from old_data ->> 'external_id')
          r (organization_id, renamed_at)
        group by organization_id
        """,
        p -> p.add(environmentId).longs(living).add(environmentId).longs(living),
        row -> {
          found.renamed(
              new OrganizationId(row.getLong("organization_id")), Rows.instant(row, "renamed_at"));
          return true;
        });
  }

  private static boolean findSlugs(
      Transaction transaction,
      long environmentId,
      Set<String> slugs,
      Set<String> externalIds,
      FoundOrganizations found)
      throws SQLException {
    return !transaction
        .list(
            """
            select slug, organization_id, external_id from organizations
            where environment_id = ? and slug = any (?) and deleted_at is null
            """,
            p -> p.add(environmentId).texts(slugs),
            row -> {
              OrganizationId holder = new OrganizationId(row.getLong("organization_id"));
              found.slug(row.getString("slug"), holder);
              return stands(holder, row.getString("external_id"), externalIds, found);
            })
        .contains(false);
  }

  private static boolean findNames(
      Transaction transaction,
      long environmentId,
      List<Map.Entry<String, String>> names,
      Set<String> externalIds,
      FoundOrganizations found)
      throws SQLException {
    return !transaction
        .list(
            """
            select e.name, e.value, e.organization_id, o.external_id
            from organization_external_ids e
              join organizations o using (environment_id, organization_id)
            where e.environment_id = ? and (e.name, e.value) in (
              select * from unnest(?::text[], ?::text[]))
            """,
            p ->
                p.add(environmentId)
                    .texts(names.stream().map(Map.Entry::getKey).toList())
                    .texts(names.stream().map(Map.Entry::getValue).toList()),
            row -> {
              OrganizationId holder = new OrganizationId(row.getLong("organization_id"));
              found.name(
                  new FoundOrganizations.Name(row.getString("name"), row.getString("value")),
                  holder);
              return stands(holder, row.getString("external_id"), externalIds, found);
            })
        .contains(false);
  }

  private static boolean stands(
      OrganizationId holder,
      @Nullable String externalId,
      Set<String> externalIds,
      FoundOrganizations found) {
    return externalId == null
        || !externalIds.contains(externalId)
        || found.living(externalId).filter(known -> known.id().equals(holder)).isPresent();
  }

  /** Writes what was planned. */
  void write(
      Transaction transaction, long environmentId, ImportPlan plan, Instant now, Origin origin)
      throws SQLException {
    for (ImportRound round : plan.rounds()) {
      if (!round.inserts().isEmpty()) {
        // What an insert sets off, for each row, is not to be planned for each row.
        planning(transaction, "auto");
        write(transaction, environmentId, INSERT, RoundRow.inserts(round), now, origin, 2);
        planning(transaction, "force_custom_plan");
      }
      write(transaction, environmentId, UPDATE, RoundRow.updates(round), now, origin, 1);
      write(transaction, environmentId, DELETE, RoundRow.deletes(round), now, origin, 1);
      round
          .organizations()
          .forEach(organization ->
              transaction.changes(
                  environmentId, organization.id().number(), organization.externalId()));
    }
    if (plan.living() != 0 || plan.deleted() != 0) {
      // Last of all: every other writer of this slot waits from here to the commit.
      transaction.update(
          """
          update organization_counts set living = living + ?, deleted = deleted + ?
          where environment_id = ? and slot = mod(pg_backend_pid(), 16)
          """,
          p -> p.add(plan.living()).add(plan.deleted()).add(environmentId));
    }
  }

  /**
   * @param logs how many statements of the log the SQL has
   */
  private static void write(
      Transaction transaction,
      long environmentId,
      String sql,
      RoundRow.Rows rows,
      Instant now,
      Origin origin,
      int logs)
      throws SQLException {
    if (rows.count() == 0) {
      return;
    }
    long written =
        transaction
            .first(
                sql,
                p -> {
                  p.json(rows.json()).add(environmentId).add(now);
                  for (int i = 0; i < logs; i++) {
                    p.add(origin.actor()).add(origin.requestId());
                  }
                },
                row -> row.getLong(1))
            .orElseThrow();
    if (written != rows.count()) {
      throw new IllegalStateException(
          "%d of %d rows of an import changed under its locks"
              .formatted(rows.count() - written, rows.count()));
    }
  }
}
