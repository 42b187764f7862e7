package dev.guildhall.organizations;

import dev.guildhall.api.Change;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.Stamps.Stamp;
import dev.guildhall.storage.Parameters;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a statement that changes organizations: CTEs that follow {@code old}, which holds the
 * rows' locks, and end with {@code changed} and its events. Only what a change names is in it, for
 * the database pays for every column and CTE that is there, whether it does something or not; most
 * changes are of metadata alone.
 */
final class ChangeSql {
  /**
   * A column that gets another value.
   *
   * @param expression SQL with a %s for each of the values, which are text
   */
  private record Column(String name, String expression, List<@Nullable String> values) {
    Column(String name, String expression, @Nullable String value) {
      this(name, expression, Arrays.asList(value));
    }
  }

  private static final String NUMBER_OF_PAIRS =
      "(select count(*) from jsonb_object_keys(w.metadata))";

  /** What {@code wanted} has beside the columns, where one organization is changed. */
  private static final String OF_ONE =
      """
      ?::timestamptz as now, ?::bigint as event_id, ?::bigint as second_event_id, ?::text as actor,
      ?::text as request_id, ?::bigint as if_organization, ?::integer as if_version
      """;

  private static final String OF_MANY =
      "a.now, a.event_id, a.second_event_id, a.actor, a.request_id, a.if_organization, a.if_version";

  /** An external ID that goes is remembered as a former one. */
  private static final String FORMER =
      """
      former as (
        insert into organization_former_external_ids (environment_id, name, value, organization_id,
          replaced_at)
        select c.environment_id, f.name, f.value, c.organization_id, c.updated_at
        from changed c join old using (environment_id, organization_id) cross join lateral (
          select '', old.external_id
          where old.external_id is not null and old.external_id is distinct from c.external_id
          union all
          select key, value from jsonb_each_text(old.external_ids)
          where c.external_ids ->> key is distinct from value) f (name, value)
        on conflict (environment_id, name, value) do update
          set organization_id = excluded.organization_id, replaced_at = excluded.replaced_at),
      """;

  private static final String LOGGED =
      """
      logged_change as (%s
        select c.environment_id, w.event_id, 'organization.updated', 'Organization',
          c.organization_id, old.sequence + 1, c.updated_at, w.actor, w.request_id, to_jsonb(c),
          to_jsonb(old)
        from changed c join old using (environment_id, organization_id)
          join wanted w using (environment_id, organization_id))
      """
          .formatted(EventSql.INSERT);

  /** {@code organization.external_id_changed} follows {@code organization.updated}. */
  private static final String LOGGED_WITH_EXTERNAL_IDS =
      """
      logged_change as (%s
        select c.environment_id, e.event_id, e.type, 'Organization', c.organization_id, e.sequence,
          c.updated_at, w.actor, w.request_id, to_jsonb(c), to_jsonb(old)
        from changed c join old using (environment_id, organization_id)
          join wanted w using (environment_id, organization_id) cross join lateral (values
          (w.event_id, 'organization.updated', old.sequence + 1),
          (w.second_event_id, 'organization.external_id_changed', old.sequence + 2))
          e (event_id, type, sequence)
        where e.sequence <= c.sequence)
      """
          .formatted(EventSql.INSERT);

  private final List<Column> columns = new ArrayList<>();
  private final boolean changesMetadata;
  private final boolean changesExternalIds;

  ChangeSql(OrganizationChanges changes) {
    text("display_name", changes.displayName(), DisplayName::value);
    text("external_id", changes.externalId(), ExternalId::value);
    text("slug", changes.slug(), Slug::value);
    text("logo_url", changes.logoUrl(), LogoUrl::value);
    this.changesMetadata = metadata(changes.metadata());
    if (changes.externalIds().isGiven()) {
      ExternalIds given = changes.externalIds().orNull();
      ExternalIds externalIds = given == null ? ExternalIds.NONE : given;
      columns.add(
          new Column(
              "external_ids", "%s::text::jsonb", OrganizationRow.print(externalIds.byName())));
    }
    this.changesExternalIds = changes.externalId().isGiven() || changes.externalIds().isGiven();
  }

  private <T> void text(String name, Change<T> change, Function<T, String> text) {
    if (change.isGiven()) {
      T value = change.orNull();
      columns.add(new Column(name, "%s::text", value == null ? null : text.apply(value)));
    }
  }

  private boolean metadata(MetadataChange change) {
    switch (change) {
      case MetadataChange.Keep() -> {
        return false;
      }
      case MetadataChange.Replace(var pairs) ->
          columns.add(
              new Column("metadata", "%s::text::jsonb", OrganizationRow.print(pairs.pairs())));
      case MetadataChange.Merge(var pairs, var removed) -> {
        String merged = "old.metadata || %s::text::jsonb";
        String set = OrganizationRow.print(pairs.pairs());
        columns.add(
            removed.isEmpty()
                ? new Column("metadata", merged, set)
                : new Column(
                    "metadata",
                    "(" + merged + ") - array(select jsonb_array_elements_text(%s::text::jsonb))",
                    List.of(set, OrganizationRow.print(removed))));
      }
    }
    return true;
  }

  /** Whether one external ID takes the place of another, or of none. */
  boolean changesExternalId() {
    return columns.stream().anyMatch(column -> column.name.equals("external_id"));
  }

  /** Changes of equal shapes are the same SQL. */
  List<String> shape() {
    return columns.stream().map(column -> column.name + " = " + column.expression).toList();
  }

  /**
   * The CTEs where {@code old} is one organization: {@code wanted}, {@code changed} and what
   * follows from it; no comma at the end.
   */
  String ctes() {
    return wanted(OF_ONE, (_, _) -> "?", "") + changed();
  }

  /** The values of {@link #ctes}. */
  void bind(Parameters p, ExpectedVersion expected, Stamp stamp) throws SQLException {
    p.add(stamp.now()).add(stamp.eventId()).add(stamp.secondEventId());
    p.add(stamp.origin().actor()).add(stamp.origin().requestId());
    expected.bind(p);
    for (String value : values()) {
      p.add(value);
    }
  }

  /**
   * The CTEs where {@code old} is several organizations, and {@code asked} with them: its rows have
   * the stamps, and the values of changes that are all of this shape.
   *
   * @param address the column that {@code asked.address} holds
   */
  String ctesOfMany(String address) {
    return wanted(
            OF_MANY,
            (column, value) -> "a." + nameOfValue(column, value),
            "join asked a on a.address = old." + address)
        + changed();
  }

  /** The names of {@code asked}'s columns that hold the values. */
  List<String> namesOfValues() {
    List<String> names = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      for (int value = 0; value < columns.get(column).values.size(); value++) {
        names.add(nameOfValue(column, value));
      }
    }
    return names;
  }

  private static String nameOfValue(int column, int value) {
    return "value_%d_%d".formatted(column, value);
  }

  /** The values, in the order of {@link #namesOfValues}. */
  List<@Nullable String> values() {
    List<@Nullable String> values = new ArrayList<>();
    columns.forEach(column -> values.addAll(column.values));
    return values;
  }

  private String wanted(
      String stamps, BiFunction<Integer, Integer, String> nameOfValue, String asked) {
    StringBuilder sql = new StringBuilder("wanted as (select old.environment_id, ");
    sql.append("old.organization_id, ").append(stamps);
    for (int number = 0; number < columns.size(); number++) {
      Column column = columns.get(number);
      Object[] names = new Object[column.values.size()];
      for (int value = 0; value < names.length; value++) {
        names[value] = nameOfValue.apply(number, value);
      }
      sql.append(", ").append(column.expression.formatted(names)).append(" as ");
      sql.append(column.name);
    }
    return sql.append(" from old ").append(asked).append("),\n").toString();
  }

  private String changed() {
    return """
    changed as (
      update organizations o
      set %s version = o.version + 1, sequence = o.sequence + 1 %s,
        updated_at = greatest(w.now, old.updated_at + interval '1 us')
      from old join wanted w using (environment_id, organization_id)
      where o.environment_id = old.environment_id and o.organization_id = old.organization_id
        and old.organization_id = coalesce(w.if_organization, old.organization_id)
        and old.version = coalesce(w.if_version, old.version) and %s %s
      returning o.*),
    %s
    """
        .formatted(
            columns.stream()
                .map(column -> "%1$s = w.%1$s, ".formatted(column.name))
                .collect(Collectors.joining()),
            changesExternalIds ? "+ (" + differs("external_id", "external_ids") + ")::int" : "",
            columns.isEmpty()
                ? "false"
                : differs(columns.stream().map(Column::name).toArray(String[]::new)),
            changesMetadata
                ? "and (w.metadata = old.metadata or %s <= %d)"
                    .formatted(NUMBER_OF_PAIRS, Metadata.MAX_PAIRS)
                : "",
            changesExternalIds ? FORMER + LOGGED_WITH_EXTERNAL_IDS : LOGGED);
  }

  /** What the statement answers for a row of {@code old} that was not changed. */
  String pairsOfUnchanged() {
    return changesMetadata
        ? """
        (select case when w.metadata = old.metadata then 0 else %s end from wanted w
          where w.organization_id = old.organization_id)
        """
            .formatted(NUMBER_OF_PAIRS)
        : "0";
  }

  /** Whether a column, of which some may not be named by the change, gets another value. */
  private String differs(String... names) {
    List<String> given =
        Stream.of(names)
            .filter(name -> columns.stream().anyMatch(column -> column.name.equals(name)))
            .toList();
    return "(%s) is distinct from (%s)"
        .formatted(
            given.stream().map("w."::concat).collect(Collectors.joining(", ")),
            given.stream().map("old."::concat).collect(Collectors.joining(", ")));
  }
}
