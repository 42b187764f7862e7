package dev.guildhall.directories.scim;

import dev.guildhall.directories.scim.filter.ColumnSql;
import dev.guildhall.directories.scim.filter.ComposedSql;
import dev.guildhall.directories.scim.filter.FilterSql;
import dev.guildhall.directories.scim.schema.Projection;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The SQL that finds users and groups, each time with one statement. Throws {@link DirectoryClosed}
 * where the directory does not live.
 */
final class ResourceStore {
  /** What {@link ResourceQuery.Found} says. */
  record Page(List<StoredResource> resources, long total, boolean isCut) {}

  Optional<StoredResource> find(
      Transaction transaction, ScimCall call, ResourceType type, long id, Projection projection)
      throws SQLException {
    ColumnSql columns = ColumnSql.of(type);
    ComposedSql condition =
        new ComposedSql().add("r.%s = ?".formatted(columns.id()), ComposedSql.number(id));
    ComposedSql page =
        new ComposedSql()
            .add("select r.%1$s as id from %2$s r where ".formatted(columns.id(), columns.table()))
            .add(" r.environment_id = d.environment_id and r.directory_id = d.directory_id and ")
            .add(condition);
    var question = new Question(new ComposedSql().add("select 1"), page, "p.id", projection);
    return run(transaction, call, type, question).resources().stream().findFirst();
  }

  /** See {@link ResourceQuery#list}. */
  Page list(
      Transaction transaction,
      ScimCall call,
      ResourceType type,
      ListRequest request,
      Optional<Long> after)
      throws SQLException {
    ColumnSql columns = ColumnSql.of(type);
    Optional<ComposedSql> condition =
        request
            .filter()
            .map(filter -> FilterSql.condition(filter, type, call.directory(), call.base()));
    ComposedSql total =
        condition
            .map(one ->
                new ComposedSql().add("select count(*) ").add(from(columns)).add(" and ").add(one))
            .orElseGet(() -> new ComposedSql().add("select d." + columns.count()));
    boolean descending = request.sort().filter(ListRequest.Sort::descending).isPresent();
    String order =
        request.sort().isEmpty()
            ? "p.id"
            : descending ? "p.s desc nulls first, p.id desc" : "p.s asc nulls last, p.id";
    ComposedSql page =
        request.sort().isEmpty() && condition.isEmpty() && after.isEmpty()
            ? walk(columns, request.startIndex() - 1, request.count())
            : sorted(call, type, request, condition, after, order);
    var question = new Question(total, page, order, request.projection());
    return run(transaction, call, type, question);
  }

  private static ComposedSql sorted(
      ScimCall call,
      ResourceType type,
      ListRequest request,
      Optional<ComposedSql> condition,
      Optional<Long> after,
      String order) {
    ColumnSql columns = ColumnSql.of(type);
    ComposedSql sql =
        new ComposedSql().add("select * from (select r.%s as id".formatted(columns.id()));
    request
        .sort()
        .ifPresent(sort ->
            sql.add(", ").add(FilterSql.order(sort.attribute(), type, call.base())).add(" as s"));
    sql.add(from(columns));
    condition.ifPresent(one -> sql.add(" and ").add(one));
    after.ifPresent(id -> sql.add(" and r.%s > ?".formatted(columns.id()), ComposedSql.number(id)));
    return sql.add(
        ") p order by " + order + " limit ? offset ?",
        ComposedSql.number(request.count()),
        ComposedSql.number(after.isPresent() ? 0 : request.startIndex() - 1));
  }

  /**
   * From the nearer end: the last page of a million costs as little as the first. One of the two
   * halves has a condition that is false before a row is read.
   */
  private static ComposedSql walk(ColumnSql columns, long skip, int count) {
    String rows = "(select r.%s as id ".formatted(columns.id()) + from(columns);
    String known = "d." + columns.count();
    return new ComposedSql()
        .add(
            rows
                + " and ?::bigint <= %1$s / 2 order by 1 limit ? offset ?) union all "
                    .formatted(known),
            ComposedSql.number(skip),
            ComposedSql.number(count),
            ComposedSql.number(skip))
        .add(
            (rows
                    + """
                     and ?::bigint > %1$s / 2 order by 1 desc
                    limit greatest(0, least(?::bigint, %1$s - ?::bigint))
                    offset greatest(0, %1$s - ?::bigint - ?::bigint))
                    """)
                .formatted(known),
            ComposedSql.number(skip),
            ComposedSql.number(count),
            ComposedSql.number(skip),
            ComposedSql.number(skip),
            ComposedSql.number(count));
  }

  private static String from(ColumnSql columns) {
    return " from %s r where r.environment_id = d.environment_id and r.directory_id = d.directory_id"
        .formatted(columns.table());
  }

  /**
   * @param total how many there are, pages or not: one row of one number
   * @param page the ids of the page ({@code id}), and what they are sorted by ({@code s})
   * @param order of the page, called {@code p}
   */
  private record Question(
      ComposedSql total, ComposedSql page, String order, Projection projection) {}

  /** A row of the answer; without a resource where the page is empty. */
  private record Row(Optional<StoredResource> resource, long total, long lookedAt) {}

  private static Page run(
      Transaction transaction, ScimCall call, ResourceType type, Question question)
      throws SQLException {
    ComposedSql sql = sql(call, type, question);
    List<Row> rows = transaction.list(sql.toString(), sql::bind, row -> read(type, row));
    if (rows.isEmpty()) {
      throw new DirectoryClosed(true);
    }
    Row any = rows.getFirst();
    List<StoredResource> found = rows.stream().flatMap(row -> row.resource().stream()).toList();
    return new Page(found, any.total(), any.lookedAt() > found.size());
  }

  /**
   * The rows of a page are looked up one by one, by {@code limit 1}: a planner that does not know
   * how short the page is would read the whole table to join it.
   */
  private static ComposedSql sql(ScimCall call, ResourceType type, Question question) {
    ColumnSql columns = ColumnSql.of(type);
    return new ComposedSql()
        .add(
            """
            select * from (
              select one.*, count(id) over () as looked_at,
                coalesce(sum(octet_length(tree) + coalesce(octet_length(related), 0)) over (
                  order by place rows between unbounded preceding and 1 preceding), 0)
                  as bytes_before
              from (
                select row_number() over (order by %s) as place, t.total,
                  r.%s as id, r.version, r.updated_at, r.resource::text as tree,
            """
                .formatted(question.order(), columns.id()))
        .add(related(call, type, question.projection()))
        .add(
            """
             as related
            from directories d join organizations o using (environment_id, organization_id)
            cross join lateral (\
            """)
        .add(question.total())
        .add(") t(total) left join lateral (")
        .add(question.page())
        .add(
            """
            ) p on true
            left join lateral (
              select * from %s u where u.environment_id = d.environment_id
                and u.directory_id = d.directory_id and u.%s = p.id limit 1) r on true
            where d.environment_id = ? and d.directory_id = ?
              and d.deleted_at is null and o.deleted_at is null) one) measured
            where bytes_before < %d order by place
            """
                .formatted(columns.table(), columns.id(), ResourceQuery.MAX_PAGE_BYTES),
            ComposedSql.number(call.environment()),
            ComposedSql.number(call.directory().number()));
  }

  /** A user's groups or a group's members, where they are wanted. */
  private static ComposedSql related(ScimCall call, ResourceType type, Projection projection) {
    if (!projection.in(type).wants(Resource.relatedName(type))) {
      return new ComposedSql().add("null");
    }
    return new ComposedSql()
        .add("(select coalesce(json_agg(x), '[]') from ")
        .add(ColumnSql.of(type).related(call.base()))
        .add(" v)::text");
  }

  private static Row read(ResourceType type, ResultSet row) throws SQLException {
    Optional<StoredResource> resource =
        row.getObject("id") == null
            ? Optional.empty()
            : Optional.of(
                new StoredResource(
                    type,
                    row.getLong("id"),
                    row.getInt("version"),
                    Rows.instant(row, "updated_at"),
                    row.getString("tree"),
                    Rows.optionalText(row, "related")));
    return new Row(resource, row.getLong("total"), row.getLong("looked_at"));
  }
}
