package dev.guildhall.organizations.settings;

import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All SQL of settings that are no columns of an organization. Every method answers empty where the
 * organization does not live.
 */
final class SettingsStore {
  /** %1$s: the organization. %2$s: the columns that are set. */
  private static final String SET =
      """
      with home as (
        select environment_id, organization_id from organizations where %1$s for share),
      kept as (
        insert into organization_settings (environment_id, organization_id, updated_at, %2$s)
        select environment_id, organization_id, ?, %3$s from home
        on conflict (environment_id, organization_id)
        do update set (updated_at, %2$s) = row (excluded.updated_at, %4$s))
      select 1 from home
      """;

  private static final String GET =
      """
      select max_users, absolute_session_minutes, idle_session_minutes
      from organizations left join organization_settings s using (environment_id, organization_id)
      where %s
      """;

  boolean setUserLimit(
      Transaction transaction, OrganizationCondition organization, OptionalInt limit, Instant now)
      throws SQLException {
    return transaction
        .first(
            SET.formatted(organization.condition(), "max_users", "?", "excluded.max_users"),
            p -> organization.bind(p).add(now).add(limit.isPresent() ? limit.getAsInt() : null),
            _ -> true)
        .isPresent();
  }

  Optional<OptionalInt> userLimit(Transaction transaction, OrganizationCondition organization)
      throws SQLException {
    return transaction.first(
        GET.formatted(organization.condition()),
        organization::bind,
        row -> {
          Integer limit = row.getObject("max_users", Integer.class);
          return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
        });
  }

  boolean setSessionPolicy(
      Transaction transaction,
      OrganizationCondition organization,
      SessionPolicy policy,
      Instant now)
      throws SQLException {
    return transaction
        .first(
            SET.formatted(
                organization.condition(),
                "absolute_session_minutes, idle_session_minutes",
                "?, ?",
                "excluded.absolute_session_minutes, excluded.idle_session_minutes"),
            p -> {
              organization.bind(p).add(now);
              switch (policy) {
                case SessionPolicy.Application() -> p.add((Integer) null).add((Integer) null);
                case SessionPolicy.Custom(var absolute, var idle) ->
                    p.add(minutes(absolute)).add(idle.map(SettingsStore::minutes).orElse(null));
              }
            },
            _ -> true)
        .isPresent();
  }

  Optional<SessionPolicy> sessionPolicy(Transaction transaction, OrganizationCondition organization)
      throws SQLException {
    return transaction.first(
        GET.formatted(organization.condition()), organization::bind, SettingsStore::policy);
  }

  private static SessionPolicy policy(ResultSet row) throws SQLException {
    Duration absolute = minutes(row.getObject("absolute_session_minutes", Integer.class));
    return absolute == null
        ? new SessionPolicy.Application()
        : new SessionPolicy.Custom(
            absolute,
            Optional.ofNullable(minutes(row.getObject("idle_session_minutes", Integer.class))));
  }

  private static @Nullable Duration minutes(@Nullable Integer minutes) {
    return minutes == null ? null : Duration.ofMinutes(minutes);
  }

  private static Integer minutes(Duration time) {
    return Math.toIntExact(time.toMinutes());
  }
}
