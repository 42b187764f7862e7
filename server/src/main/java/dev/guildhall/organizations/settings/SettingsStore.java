package dev.guildhall.organizations.settings;

import dev.guildhall.api.Origin;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Parameters;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The SQL of settings that are no columns of an organization. */
final class SettingsStore {
  /** An organization without a row has the settings of a row whose columns are null. */
  private static final String WRITE =
      """
      with old as (
        select * from organization_settings where environment_id = ? and organization_id = ?),
      changed as (
        insert into organization_settings (environment_id, organization_id, updated_at, max_users,
          absolute_session_minutes, idle_session_minutes)
        values (?, ?, ?, ?, ?, ?)
        on conflict (environment_id, organization_id) do update
          set updated_at = excluded.updated_at, max_users = excluded.max_users,
            absolute_session_minutes = excluded.absolute_session_minutes,
            idle_session_minutes = excluded.idle_session_minutes
        returning *),
      home as (
        update organizations o set sequence = o.sequence + 1 from changed
        where o.environment_id = changed.environment_id
          and o.organization_id = changed.organization_id
        returning o.sequence)
      %s
      select environment_id, ?, ?, 'Organization', organization_id, sequence, updated_at, ?, ?,
        to_jsonb(changed),
        coalesce(
          (select to_jsonb(old) from old), jsonb_build_object('organization_id', organization_id))
      from changed cross join home
      """
          .formatted(EventSql.INSERT);

  /** Keeps a living organization from others' changes until the transaction ends. */
  Optional<OrganizationId> lock(Transaction transaction, OrganizationCondition organization)
      throws SQLException {
    return transaction.first(
        "select organization_id from organizations where %s for no key update"
            .formatted(organization.condition()),
        organization::bind,
        row -> new OrganizationId(row.getLong("organization_id")));
  }

  /** The settings of a living organization. */
  Optional<OrganizationSettings> find(Transaction transaction, OrganizationCondition organization)
      throws SQLException {
    return transaction.first(
        """
        select max_users, absolute_session_minutes, idle_session_minutes
        from organizations left join organization_settings s using (environment_id, organization_id)
        where %s
        """
            .formatted(organization.condition()),
        organization::bind,
        SettingsStore::read);
  }

  void write(
      Transaction transaction,
      long environmentId,
      OrganizationId organization,
      OrganizationSettings settings,
      Instant now,
      long eventId,
      Origin origin)
      throws SQLException {
    transaction.update(
        WRITE,
        p -> {
          p.add(environmentId).add(organization.number());
          p.add(environmentId).add(organization.number()).add(now);
          OptionalInt limit = settings.userLimit();
          p.add(limit.isPresent() ? (Integer) limit.getAsInt() : null);
          addPolicy(p, settings.sessionPolicy());
          p.add(eventId).add(SettingsEvents.UPDATED).add(origin.actor()).add(origin.requestId());
        });
  }

  private static void addPolicy(Parameters p, SessionPolicy policy) throws SQLException {
    switch (policy) {
      case SessionPolicy.Application() -> p.add((Integer) null).add((Integer) null);
      case SessionPolicy.Custom(var absolute, var idle) ->
          p.add(minutes(absolute)).add(idle.map(SettingsStore::minutes).orElse(null));
    }
  }

  private static OrganizationSettings read(ResultSet row) throws SQLException {
    return of(
        row.getObject("max_users", Integer.class),
        row.getObject("absolute_session_minutes", Integer.class),
        row.getObject("idle_session_minutes", Integer.class));
  }

  /** The settings that a row's columns stand for. */
  static OrganizationSettings of(
      @Nullable Integer maxUsers,
      @Nullable Integer absoluteMinutes,
      @Nullable Integer idleMinutes) {
    return new OrganizationSettings(
        maxUsers == null ? OptionalInt.empty() : OptionalInt.of(maxUsers),
        absoluteMinutes == null
            ? new SessionPolicy.Application()
            : new SessionPolicy.Custom(
                Duration.ofMinutes(absoluteMinutes),
                Optional.ofNullable(idleMinutes).map(Duration::ofMinutes)));
  }

  private static Integer minutes(Duration time) {
    return Math.toIntExact(time.toMinutes());
  }
}
