package dev.guildhall.organizations.deletion;

import dev.guildhall.api.Origin;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.AddressSql;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The SQL of what is over: purges, and former external IDs that were kept long enough. */
final class PurgeStore {
  /** An organization by its whole key. */
  record Key(long environmentId, OrganizationId id) {}

  /**
   * What the beginning of a purge found.
   *
   * @param begun whether it was at the version that was asked for
   */
  record Found(Key key, int version, boolean begun) {}

  /**
   * An organization whose purge is under way and which this transaction has locked.
   *
   * @param asker empty where its retention was over
   */
  record Purging(Key key, Optional<Origin> asker) {}

  /** %s: which one. */
  private static final String LOCK =
      """
      select o.environment_id, o.organization_id, p.actor, p.request_id
      from organizations o left join organization_purges p using (environment_id, organization_id)
      where purge_started_at is not null %s
      """;

  /**
   * Begins the purge of a deleted organization: from here on it is not restored. Empty where there
   * is none.
   */
  Optional<Found> begin(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      ExpectedVersion expected,
      Instant now,
      Origin asker)
      throws SQLException {
    // The last two are asked again once the lock is held: of two purges at once one begins.
    String where =
        "environment_id = ? and deleted_at is not null and purge_started_at is null and "
            + AddressSql.whereDeleted(address);
    return transaction.first(
        """
        with old as (
          select environment_id, organization_id, version from organizations where %s
          for update),
        begun as (
          update organizations o set purge_started_at = ? from old
          where o.environment_id = old.environment_id and o.organization_id = old.organization_id
            and %s
          returning o.environment_id, o.organization_id),
        asked as (
          insert into organization_purges (environment_id, organization_id, actor, request_id)
          select environment_id, organization_id, ?, ? from begun),
        counted as (
          update organization_counts c set deleted = deleted - 1
          from begun where c.environment_id = begun.environment_id
            and c.slot = mod(pg_backend_pid(), 16))
        select old.*, exists (select from begun) as begun from old
        """
            .formatted(where, ExpectedVersion.HOLDS),
        p ->
            expected
                .bind(AddressSql.bindDeleted(p.add(environmentId), environmentId, address).add(now))
                .add(asker.actor())
                .add(asker.requestId()),
        row -> new Found(key(row), row.getInt("version"), row.getBoolean("begun")));
  }

  /**
   * Begins the purge of one organization whose retention is over, past those that others hold. The
   * order makes sure of the index: where nothing is deleted, a scan would seem to end soon, and
   * read all.
   */
  Optional<Key> beginOverdue(Transaction transaction, Instant deletedUntil, Instant now)
      throws SQLException {
    return transaction.first(
        """
        with due as (
          select environment_id, organization_id from organizations
          where deleted_at <= ? and purge_started_at is null
          order by deleted_at limit 1 for update skip locked),
        begun as (
          update organizations o set purge_started_at = ? from due
          where o.environment_id = due.environment_id and o.organization_id = due.organization_id
          returning o.environment_id, o.organization_id),
        counted as (
          update organization_counts c set deleted = deleted - 1
          from begun where c.environment_id = begun.environment_id
            and c.slot = mod(pg_backend_pid(), 16))
        select * from begun
        """,
        p -> p.add(deletedUntil).add(now),
        PurgeStore::key);
  }

  /** Takes the lock of an organization whose purge has begun, past those that others hold. */
  Optional<Purging> lockAny(Transaction transaction) throws SQLException {
    return transaction.first(
        LOCK.formatted("limit 1 for update of o skip locked"), _ -> {}, PurgeStore::purging);
  }

  /** Takes the lock of this organization, waiting for whoever holds it; empty when it is gone. */
  Optional<Purging> lock(Transaction transaction, Key key) throws SQLException {
    return transaction.first(
        LOCK.formatted("and environment_id = ? and organization_id = ? for update of o"),
        p -> p.add(key.environmentId()).add(key.id().number()),
        PurgeStore::purging);
  }

  /** Removes up to {@code limit} of its events, whose images hold what it was. */
  int purgeEvents(Transaction transaction, Key key, int limit) throws SQLException {
    return transaction.update(
        """
        delete from events where environment_id = ? and event_id in (
          select event_id from events where environment_id = ? and organization_id = ? limit ?)
        """,
        p -> p.add(key.environmentId()).add(key.environmentId()).add(key.id().number()).add(limit));
  }

  /** Removes the organization itself; one event remains, which holds nothing but its id. */
  void finish(Transaction transaction, Key key, Instant now, long eventId, Origin origin)
      throws SQLException {
    transaction.update(
        """
        with gone as (
          delete from organizations where environment_id = ? and organization_id = ?
          returning environment_id, organization_id, sequence)
        %s
        select environment_id, ?, 'organization.purged', 'Organization', organization_id,
          sequence + 1, ?, ?, ?, jsonb_build_object('environment_id', environment_id,
            'organization_id', organization_id, 'deleted_at', ?::timestamptz), null
        from gone
        """
            .formatted(EventSql.INSERT),
        p -> {
          p.add(key.environmentId()).add(key.id().number());
          p.add(eventId).add(now).add(origin.actor()).add(origin.requestId()).add(now);
        });
  }

  /** Forgets former external IDs that were replaced before {@code until}, a batch of them. */
  int forgetFormerIds(Transaction transaction, Instant until, int limit) throws SQLException {
    return transaction.update(
        """
        delete from organization_former_external_ids
        where (environment_id, name, value) in (
          select environment_id, name, value from organization_former_external_ids
          where replaced_at <= ? limit ? for update skip locked)
        """,
        p -> p.add(until).add(limit));
  }

  private static Purging purging(ResultSet row) throws SQLException {
    String actor = row.getString("actor");
    return new Purging(
        key(row),
        actor == null
            ? Optional.empty()
            : Optional.of(new Origin(actor, row.getString("request_id"))));
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(
        row.getLong("environment_id"), new OrganizationId(row.getLong("organization_id")));
  }
}
