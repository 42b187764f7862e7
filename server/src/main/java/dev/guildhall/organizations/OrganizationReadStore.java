package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.api.Region;
import dev.guildhall.storage.Batching;
import dev.guildhall.storage.Parameters;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Statement;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The SQL that finds organizations: one statement a call, whatever it answers. */
final class OrganizationReadStore {
  /**
   * The cap of a total that is counted, a search's or a filter's: counting stops there, so a common
   * word costs no more than this.
   */
  static final int COUNTED_TOTAL_CAP = 10_000;

  private static final String LIVING = "deleted_at is null";

  /** Each half has an index of its own. */
  private static final String HAS_OR_HAD =
      "and (external_id = ? and deleted_at is null or external_id = ? and deleted_at is not null)";

  private static final String FIND =
      "select "
          + OrganizationRow.COLUMNS
          + " from organizations where environment_id = ? and %s and deleted_at is null";

  private static final Statement.Reader<Organization> READ = (row, _) -> OrganizationRow.read(row);

  /** The hottest statements are not put together anew for each call. */
  private static final String FIND_BY_ID = FIND.formatted("organization_id = ?");

  private static final String FIND_BY_EXTERNAL_ID = FIND.formatted("external_id = ?");

  Statement<Organization> find(long environmentId, OrganizationAddress address) {
    return new Statement<>(
        switch (address) {
          case OrganizationAddress.ById _ -> FIND_BY_ID;
          case OrganizationAddress.ByExternalId _ -> FIND_BY_EXTERNAL_ID;
          case OrganizationAddress.ByNamedExternalId _ -> FIND.formatted(AddressSql.where(address));
        },
        p -> AddressSql.bind(p.add(environmentId), environmentId, address),
        READ);
  }

  private static final List<String> FIND_THESE_BY_ID = findThese("organization_id");

  private static final List<String> FIND_THESE_BY_EXTERNAL_ID = findThese("external_id");

  /**
   * A statement for each power of two up to {@link Batching#TOGETHER}. For an array of unknown
   * length PostgreSQL would plan each execution anew, which costs more than the look-up; these it
   * plans once a connection.
   */
  private static List<String> findThese(String column) {
    return IntStream.iterate(1, size -> size <= Batching.TOGETHER, size -> size * 2)
        .mapToObj(
            size -> FIND.formatted("%s in (%s)".formatted(column, "?, ".repeat(size - 1) + "?")))
        .toList();
  }

  /**
   * Those that there are of these, in no order.
   *
   * @param ids one to {@link Batching#TOGETHER}
   */
  Statement<Organization> findByIds(long environmentId, List<Long> ids) {
    return findThese(FIND_THESE_BY_ID, environmentId, ids, (p, id) -> p.add(id.longValue()));
  }

  /**
   * Those that there are of these, in no order.
   *
   * @param externalIds one to {@link Batching#TOGETHER}
   */
  Statement<Organization> findByExternalIds(long environmentId, List<String> externalIds) {
    return findThese(FIND_THESE_BY_EXTERNAL_ID, environmentId, externalIds, Parameters::add);
  }

  @FunctionalInterface
  private interface Add<T> {
    Parameters to(Parameters parameters, T value) throws SQLException;
  }

  /** Asks with the smallest statement that has room for all; what is left of it, the last fills. */
  private static <T> Statement<Organization> findThese(
      List<String> bySize, long environmentId, List<T> these, Add<T> add) {
    int exponent = Integer.SIZE - Integer.numberOfLeadingZeros(these.size() - 1);
    return new Statement<>(
        bySize.get(exponent),
        p -> {
          p.add(environmentId);
          for (int n = 0; n < 1 << exponent; n++) {
            add.to(p, these.get(Math.min(n, these.size() - 1)));
          }
        },
        READ);
  }

  /** What a list's query found, and how many organizations the whole list has. */
  record Found(List<Organization> organizations, long total) {}

  /** Up to {@code limit} organizations from the cursor on, newest first going forward. */
  Found list(
      Transaction transaction,
      long environmentId,
      OrganizationFilter filter,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    String state = state(filter.state());
    StringBuilder conditions = new StringBuilder();
    if (filter.externalId().isPresent()) {
      conditions.append(
          switch (filter.state()) {
            case LIVING, DELETED -> "and external_id = ? ";
            case ALL -> HAS_OR_HAD;
          });
    }
    filter.region().ifPresent(_ -> conditions.append("and region = ?"));
    Transaction.Bind filtered =
        p -> {
          p.add(environmentId);
          if (filter.externalId().isPresent()) {
            p.add(filter.externalId().get());
            if (filter.state() == OrganizationFilter.State.ALL) {
              p.add(filter.externalId().get());
            }
          }
          if (filter.region().isPresent()) {
            p.add(filter.region().get().number());
          }
        };
    String total =
        conditions.isEmpty()
            ? "select coalesce(sum(%s), 0) from organization_counts where environment_id = ?"
                .formatted(
                    switch (filter.state()) {
                      case LIVING -> "living";
                      case ALL -> "living + deleted";
                      case DELETED -> "deleted";
                    })
            : cappedTotal(state, conditions.toString());
    return page(
        transaction, state, conditions.toString(), total, filtered, filtered, cursor, limit);
  }

  /** A deleted organization is shown until its purge begins. */
  private static String state(OrganizationFilter.State state) {
    return switch (state) {
      case LIVING -> LIVING;
      case ALL -> "purge_started_at is null";
      case DELETED -> "deleted_at is not null and purge_started_at is null";
    };
  }

  private static String cappedTotal(String state, String conditions) {
    return """
    select count(*) from (
      select from organizations where environment_id = ? and %s %s limit %d) m
    """
        .formatted(state, conditions, COUNTED_TOTAL_CAP);
  }

  /** The living ones that hold the text in display name, id or one of the external IDs. */
  Found search(
      Transaction transaction,
      long environmentId,
      String text,
      Optional<Region> region,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    String match =
        "and " + OrganizationSearchSql.CONTAINS + (region.isPresent() ? "and region = ?" : "");
    String escaped = OrganizationSearchSql.escaped(text);
    Transaction.Bind bind =
        p -> {
          p.add(environmentId).add(escaped);
          if (region.isPresent()) {
            p.add(region.get().number());
          }
        };
    return page(transaction, LIVING, match, cappedTotal(LIVING, match), bind, bind, cursor, limit);
  }

  private Found page(
      Transaction transaction,
      String state,
      String filter,
      String total,
      Transaction.Bind bindTotal,
      Transaction.Bind bindFilter,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    String from =
        cursor.isEmpty() ? "" : backward ? "and organization_id > ?" : "and organization_id < ?";
    String order = backward ? "asc" : "desc";
    String sql =
        """
        select t.total, o.* from (%s) t (total) left join lateral (
          select %s from organizations
          where environment_id = ? and %s %s %s
          order by organization_id %s limit %d) o on true
        order by o.organization_id %s
        """
            // The limit as a number: for one that it does not know, PostgreSQL plans each time
            // anew.
            .formatted(total, OrganizationRow.COLUMNS, state, filter, from, order, limit, order);
    List<Organization> organizations = new ArrayList<>();
    List<Long> totals =
        transaction.list(
            sql,
            p -> {
              bindTotal.to(p);
              bindFilter.to(p);
              if (cursor.isPresent()) {
                p.add(cursor.get().id());
              }
            },
            row -> {
              if (row.getObject("organization_id") != null) {
                organizations.add(OrganizationRow.read(row));
              }
              return row.getLong("total");
            });
    return new Found(organizations, totals.getFirst());
  }

  /** What became of an external ID that an organization had. */
  record Successor(OrganizationId id, String name, Optional<String> current) {}

  /** The living organization that had this external ID since {@code since}, by what it is now. */
  Optional<Successor> successor(
      Transaction transaction, long environmentId, String name, String value, Instant since)
      throws SQLException {
    return transaction.first(
        """
        select o.organization_id,
          case when f.name = '' then o.external_id else o.external_ids ->> f.name end as current
        from organization_former_external_ids f
          join organizations o using (environment_id, organization_id)
        where f.environment_id = ? and f.name = ? and f.value = ? and f.replaced_at > ?
          and o.deleted_at is null
        """,
        p -> p.add(environmentId).add(name).add(value).add(since),
        row ->
            new Successor(
                new OrganizationId(row.getLong("organization_id")),
                name,
                Rows.optionalText(row, "current")));
  }

  /**
   * Which of these named external IDs another living organization has than the one addressed, as
   * {@code external_ids.name} and value.
   */
  List<ApiError.FieldValue> taken(
      Transaction transaction, long environmentId, ExternalIds wanted, Optional<OrganizationId> own)
      throws SQLException {
    return transaction.list(
        """
        select e.name, e.value from organization_external_ids e
          join jsonb_each_text(?::jsonb) w on e.name = w.key and e.value = w.value
        where e.environment_id = ? and e.organization_id <> ?
        order by e.name
        """,
        p ->
            p.json(OrganizationRow.print(wanted.byName()))
                .add(environmentId)
                .add(own.map(OrganizationId::number).orElse(0L)),
        row ->
            new ApiError.FieldValue(
                "external_ids." + row.getString("name"), row.getString("value")));
  }
}
