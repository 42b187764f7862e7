package dev.guildhall.usage;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Region;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Reads the ledger by day, organization, kind and region: the time in which a thing was enabled,
 * less the time in which its organization was deleted, and until its environment was.
 *
 * <p>Errors: {@link ApiError.InvalidRequest} for more than {@value #MAX_ROWS} rows.
 */
public final class ReadUsage {
  public static final int MAX_ROWS = 100_000;

  private final Database database;
  private final Clock clock;

  public ReadUsage(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whose usage, and whether organizations are told apart. */
  public sealed interface Scope {
    /** A row a day and organization. */
    record ByOrganization() implements Scope {}

    /** A row a day, all organizations together. */
    record ByDay() implements Scope {}

    /** One organization's days. */
    record OfOrganization(OrganizationId id) implements Scope {}

    private String condition() {
      return this instanceof OfOrganization ? "and p.organization_id = ?" : "";
    }

    private String column() {
      return this instanceof ByDay ? "null::bigint" : "organization_id";
    }
  }

  /**
   * @param since the first moment that counts
   * @param before the first moment after it that does not
   */
  public List<UsageRow> run(long environmentId, Scope scope, Instant since, Instant before) {
    List<UsageRow> rows =
        database.read(transaction ->
            transaction.list(
                statement(scope),
                p -> {
                  p.add(since).add(before).add(clock.instant()).add(environmentId);
                  if (scope instanceof Scope.OfOrganization(OrganizationId id)) {
                    p.add(id.number());
                  }
                },
                ReadUsage::read));
    if (rows.size() > MAX_ROWS) {
      throw new ApiError.InvalidRequest(
              "more than %d rows: ask for fewer days at once, for one organization_id, or with by=day"
                  .formatted(MAX_ROWS))
          .exception();
    }
    return rows;
  }

  private static String statement(Scope scope) {
    return """
    with asked as (select ?::timestamptz as since, ?::timestamptz as before, ?::timestamptz as now),
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
        upper(piece) at time zone 'UTC' - interval '1 us', interval '1 day') day)
    select (day_start at time zone 'UTC')::date::text as day, %3$s as organization_id, kind, region,
      count(distinct subject_id) as things,
      round(sum(extract(epoch from
        least(upper(piece), day_start + interval '24 hours') - greatest(lower(piece), day_start))))
        as seconds
    from days
    group by day_start, 2, kind, region
    order by day_start, 2 nulls first, kind, region
    limit %1$d
    """
        .formatted(MAX_ROWS + 1, scope.condition(), scope.column());
  }

  private static UsageRow read(ResultSet row) throws SQLException {
    return new UsageRow(
        LocalDate.parse(row.getString("day")),
        Optional.ofNullable(row.getObject("organization_id", Long.class)).map(OrganizationId::new),
        UsageKind.of(row.getInt("kind")),
        Region.of(row.getInt("region")),
        row.getInt("things"),
        row.getLong("seconds"));
  }
}
