package dev.guildhall.usage;

import dev.guildhall.api.Region;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Transaction;
import dev.guildhall.usage.ReadUsage.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of the ledger: its periods are written, and read as days. */
final class UsageStore {
  void open(
      Transaction transaction,
      long environmentId,
      UsageKind kind,
      long subjectId,
      @Nullable Long organizationId,
      Region region,
      Instant now)
      throws SQLException {
    transaction.update(
        """
        insert into usage_periods (environment_id, kind, subject_id, opened_at, organization_id,
          region)
        values (?, ?, ?, ?, ?, ?)
        """,
        p ->
            p.add(environmentId)
                .add(kind.number())
                .add(subjectId)
                .add(now)
                .add(organizationId)
                .add(region.number()));
  }

  void close(
      Transaction transaction, long environmentId, UsageKind kind, long subjectId, Instant now)
      throws SQLException {
    transaction.update(
        """
        update usage_periods set closed_at = greatest(opened_at, ?)
        where environment_id = ? and kind = ? and subject_id = ? and closed_at is null
        """,
        p -> p.add(now).add(environmentId).add(kind.number()).add(subjectId));
  }

  /**
   * Whole seconds are settled once, an organization's of a day, kind and region, and everything
   * larger is their sum: rounded anew, a total would be another one than its parts'.
   *
   * @param now until when a period counts that is open
   * @param limit how many rows to read
   */
  List<UsageRow> read(
      Transaction transaction,
      long environmentId,
      Scope scope,
      Instant since,
      Instant before,
      Instant now,
      int limit)
      throws SQLException {
    return transaction.list(
        """
        with asked as (
          select ?::timestamptz as since, ?::timestamptz as before, ?::timestamptz as now),
        billable as (
          select p.*,
            tstzmultirange(tstzrange(
              least(p.opened_at, e.deleted_at, now), least(p.closed_at, e.deleted_at, now)))
              * tstzmultirange(tstzrange(since, before))
              - coalesce(
                (select range_agg(tstzrange(a.absent_from, a.absent_until))
                 from organization_absences a
                 where a.environment_id = p.environment_id
                   and a.organization_id = p.organization_id),
                '{}'::tstzmultirange) as times
          from usage_periods p join environments e using (environment_id) cross join asked
          where p.environment_id = ? %2$s and p.opened_at < before
            and (p.closed_at is null or p.closed_at > since)),
        pieces as (
          select b.organization_id, b.kind, b.region, b.subject_id, piece
          from billable b cross join lateral unnest(b.times) piece),
        days as (
          select p.*, (day at time zone 'UTC') as day_start
          from pieces p cross join lateral generate_series(
            date_trunc('day', lower(piece) at time zone 'UTC'),
            upper(piece) at time zone 'UTC' - interval '1 us', interval '1 day') day),
        settled as (
          select day_start, organization_id, kind, region, count(distinct subject_id) as things,
            round(sum(extract(epoch from
              least(upper(piece), day_start + interval '24 hours')
                - greatest(lower(piece), day_start)))) as seconds
          from days
          group by day_start, organization_id, kind, region)
        select (day_start at time zone 'UTC')::date::text as day, organization_id, kind, region,
          things, seconds
        from %3$s
        order by day_start, organization_id nulls first, kind, region
        limit %1$d
        """
            .formatted(limit, condition(scope), rows(scope)),
        p -> {
          p.add(since).add(before).add(now).add(environmentId);
          if (scope instanceof Scope.OfOrganization(OrganizationId id)) {
            p.add(id.number());
          }
        },
        UsageStore::row);
  }

  private static String condition(Scope scope) {
    return switch (scope) {
      case Scope.OfOrganization _ -> "and p.organization_id = ?";
      case Scope.ByOrganization _, Scope.ByDay _ -> "";
    };
  }

  private static String rows(Scope scope) {
    return switch (scope) {
      case Scope.OfOrganization _, Scope.ByOrganization _ -> "settled";
      case Scope.ByDay _ ->
          """
          (select day_start, null::bigint as organization_id, kind, region, sum(things) as things,
             sum(seconds) as seconds
           from settled group by day_start, kind, region) together
          """;
    };
  }

  private static UsageRow row(ResultSet row) throws SQLException {
    return new UsageRow(
        LocalDate.parse(row.getString("day")),
        Optional.ofNullable(row.getObject("organization_id", Long.class)).map(OrganizationId::new),
        UsageKind.of(row.getInt("kind")),
        Region.of(row.getInt("region")),
        row.getInt("things"),
        row.getLong("seconds"));
  }
}
