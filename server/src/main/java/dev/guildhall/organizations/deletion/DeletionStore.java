package dev.guildhall.organizations.deletion;

import dev.guildhall.api.ApiError;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.AddressSql;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.organizations.OrganizationRow;
import dev.guildhall.organizations.Stamps.Stamp;
import dev.guildhall.organizations.TriedChange;
import dev.guildhall.storage.Statement;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL that deletes organizations and brings them back: the row, its count and the event. */
final class DeletionStore {
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

  /**
   * @param restorable whether the organization can be restored for a while; else its purge begins
   */
  Statement<TriedChange> delete(
      long environmentId,
      OrganizationAddress address,
      ExpectedVersion expected,
      boolean restorable,
      Stamp stamp) {
    return new Statement<>(
        AddressSql.lock(address) + DELETE,
        p -> {
          AddressSql.bind(p.add(environmentId), environmentId, address);
          p.add(stamp.now()).add(stamp.now()).add(!restorable).add(stamp.now());
          expected.bind(p);
          stamp.bind(p);
        },
        TriedChange.of(environmentId));
  }

  /** Brings back an organization that was deleted after {@code since}. */
  Statement<TriedChange> restore(
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
          stamp.bind(p);
        },
        TriedChange.of(environmentId));
  }

  /** The deleted organization at an address; of several the one deleted last. */
  Optional<OrganizationId> find(
      Transaction transaction, long environmentId, OrganizationAddress address)
      throws SQLException {
    return transaction.first(
        "select organization_id from organizations where environment_id = ? and "
            + AddressSql.whereDeleted(address),
        p -> AddressSql.bindDeleted(p.add(environmentId), environmentId, address),
        row -> new OrganizationId(row.getLong("organization_id")));
  }

  /** Which identifiers of a deleted organization living ones have. */
  List<ApiError.FieldValue> taken(
      Transaction transaction, long environmentId, OrganizationAddress address)
      throws SQLException {
    return transaction.list(
        """
        with gone as (
          select * from organizations where environment_id = ? and %s)
        select t.field, t.value from gone cross join lateral (
          select 1, 'external_id', gone.external_id from organizations o
          where o.environment_id = gone.environment_id and o.external_id = gone.external_id
            and o.deleted_at is null
          union all
          select 2, 'slug', gone.slug from organizations o
          where o.environment_id = gone.environment_id and o.slug = gone.slug
            and o.deleted_at is null
          union all
          select 3, 'external_ids.' || e.name, e.value from organization_external_ids e
          where e.environment_id = gone.environment_id
            and gone.external_ids ->> e.name = e.value) t (place, field, value)
        order by t.place, t.field
        """
            .formatted(AddressSql.whereDeleted(address)),
        p -> AddressSql.bindDeleted(p.add(environmentId), environmentId, address),
        row -> new ApiError.FieldValue(row.getString("field"), row.getString("value")));
  }

  /** The living organization at an address. */
  Optional<OrganizationId> living(
      Transaction transaction, long environmentId, OrganizationAddress address)
      throws SQLException {
    OrganizationCondition organization = new OrganizationCondition(environmentId, address);
    return transaction.first(
        "select organization_id from organizations where " + organization.condition(),
        organization::bind,
        row -> new OrganizationId(row.getLong("organization_id")));
  }
}
