package dev.guildhall.organizations;

import dev.guildhall.api.Change;
import dev.guildhall.organizations.OrganizationStore.Stamp;
import dev.guildhall.storage.Parameters;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The part of a statement that changes an organization: CTEs that follow {@code old}, which holds
 * the row's lock, and end with {@code changed} and its events. Only what a change names is in it,
 * for the database pays for every column and CTE that is there, whether it does something or not;
 * most changes are of metadata alone.
 */
final class ChangeSql {
  /**
   * A column that gets another value: its name, the value in SQL, and what binds its parameters.
   */
  private record Column(String name, String value, Binding binding) {}

  @FunctionalInterface
  private interface Binding {
    void to(Parameters p) throws SQLException;
  }

  private static final String NUMBER_OF_PAIRS =
      "(select count(*) from jsonb_object_keys(w.metadata))";

  /** An external ID that goes is remembered as a former one. */
  private static final String FORMER =
      """
      former as (
        insert into organization_former_external_ids (environment_id, name, value, organization_id,
          replaced_at)
        select c.environment_id, f.name, f.value, c.organization_id, c.updated_at
        from changed c cross join old cross join lateral (
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
        select c.environment_id, ?, 'organization.updated', 'Organization', c.organization_id,
          old.sequence + 1, c.updated_at, ?, ?, to_jsonb(c), to_jsonb(old)
        from changed c cross join old)
      """
          .formatted(OrganizationStore.LOG);

  /** {@code organization.external_id_changed} follows {@code organization.updated}. */
  private static final String LOGGED_WITH_EXTERNAL_IDS =
      """
      logged_change as (%s
        select c.environment_id, e.event_id, e.type, 'Organization', c.organization_id, e.sequence,
          c.updated_at, ?, ?, to_jsonb(c), to_jsonb(old)
        from changed c cross join old cross join lateral (values
          (?::bigint, 'organization.updated', old.sequence + 1),
          (?::bigint, 'organization.external_id_changed', old.sequence + 2))
          e (event_id, type, sequence)
        where e.sequence <= c.sequence)
      """
          .formatted(OrganizationStore.LOG);

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
              "external_ids",
              "?::jsonb",
              p -> p.json(OrganizationRow.print(externalIds.byName()))));
    }
    this.changesExternalIds = changes.externalId().isGiven() || changes.externalIds().isGiven();
  }

  private <T> void text(String name, Change<T> change, Function<T, String> text) {
    if (change.isGiven()) {
      T value = change.orNull();
      columns.add(
          new Column(name, "?::text", p -> p.add(value == null ? null : text.apply(value))));
    }
  }

  private boolean metadata(MetadataChange change) {
    switch (change) {
      case MetadataChange.Keep() -> {
        return false;
      }
      case MetadataChange.Replace(var pairs) ->
          columns.add(
              new Column(
                  "metadata", "?::jsonb", p -> p.json(OrganizationRow.print(pairs.pairs()))));
      case MetadataChange.Merge(var pairs, var removed) ->
          columns.add(
              new Column(
                  "metadata",
                  removed.isEmpty() ? "metadata || ?::jsonb" : "(metadata || ?::jsonb) - ?::text[]",
                  p -> {
                    p.json(OrganizationRow.print(pairs.pairs()));
                    if (!removed.isEmpty()) {
                      p.texts(removed);
                    }
                  }));
    }
    return true;
  }

  /** {@code wanted}, {@code changed} and what follows from it; no comma at the end. */
  String ctes() {
    return """
    wanted as (select environment_id, organization_id%s from old),
    changed as (
      update organizations o
      set %s version = o.version + 1, sequence = o.sequence + 1 %s,
        updated_at = greatest(?, old.updated_at + interval '1 us')
      from old join wanted w using (environment_id, organization_id)
      where o.environment_id = old.environment_id and o.organization_id = old.organization_id
        and old.version = coalesce(?, old.version) and %s %s
      returning o.*),
    %s
    """
        .formatted(
            each(", %2$s as %1$s", ""),
            each("%1$s = w.%1$s, ", ""),
            changesExternalIds ? "+ (" + differs("external_id", "external_ids") + ")::int" : "",
            columns.isEmpty() ? "false" : differs(names()),
            changesMetadata
                ? "and (w.metadata = old.metadata or %s <= %d)"
                    .formatted(NUMBER_OF_PAIRS, Metadata.MAX_PAIRS)
                : "",
            changesExternalIds ? FORMER + LOGGED_WITH_EXTERNAL_IDS : LOGGED);
  }

  /** What the statement answers where nothing was changed: how much metadata there would be. */
  String pairsOfUnchanged() {
    return changesMetadata
        ? "(select case when w.metadata = old.metadata then 0 else %s end from wanted w)"
            .formatted(NUMBER_OF_PAIRS)
        : "0";
  }

  /** The values of {@link #ctes}. */
  void bind(Parameters p, OptionalInt ifVersion, Stamp stamp) throws SQLException {
    for (Column column : columns) {
      column.binding.to(p);
    }
    p.add(stamp.now()).add(OrganizationStore.boxed(ifVersion));
    if (changesExternalIds) {
      p.add(stamp.origin().actor()).add(stamp.origin().requestId());
      p.add(stamp.eventId()).add(stamp.secondEventId());
    } else {
      p.add(stamp.eventId()).add(stamp.origin().actor()).add(stamp.origin().requestId());
    }
  }

  private String[] names() {
    return columns.stream().map(Column::name).toArray(String[]::new);
  }

  private String each(String format, String between) {
    return columns.stream()
        .map(column -> format.formatted(column.name, column.value))
        .collect(Collectors.joining(between));
  }

  /** Whether a column, of which some may not be named by the change, gets another value. */
  private String differs(String... names) {
    List<String> given =
        columns.stream().map(Column::name).filter(List.of(names)::contains).toList();
    return "(%s) is distinct from (%s)"
        .formatted(
            given.stream().map("w."::concat).collect(Collectors.joining(", ")),
            given.stream().map("old."::concat).collect(Collectors.joining(", ")));
  }
}
