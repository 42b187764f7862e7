package dev.guildhall.directories.scim.filter;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import dev.guildhall.storage.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Where the attributes of a type of resource are found in its table, whose row is {@code r}. */
public enum ColumnSql {
  USER("directory_users", "user_id", "user_count"),
  GROUP("directory_groups", "group_id", "group_count");

  private final String table;
  private final String id;
  private final String count;

  ColumnSql(String table, String id, String count) {
    this.table = table;
    this.id = id;
    this.count = count;
  }

  public static ColumnSql of(ResourceType type) {
    return switch (type) {
      case USER -> USER;
      case GROUP -> GROUP;
    };
  }

  public String table() {
    return table;
  }

  public String id() {
    return id;
  }

  /** The directory's column that knows how many there are. */
  public String count() {
    return count;
  }

  /** The id, as the wire has it. */
  String idText() {
    return "('%s' || r.%s)".formatted(type().idPrefix(), id);
  }

  /** When it was made, which its id tells. */
  String created() {
    return "(timestamptz '2024-01-01T00:00:00Z' + (r.%s >> 24) * interval '10 milliseconds')"
        .formatted(id);
  }

  /** A column that holds an attribute, or an expression for it; empty: it is in the tree. */
  Optional<ComposedSql> column(AttributePath path, String base) {
    if (path.schema().isPresent()) {
      return Optional.empty();
    }
    ComposedSql sql = new ComposedSql();
    return switch (path.toString().toLowerCase(Locale.ROOT)) {
      case "id" -> Optional.of(sql.add(idText()));
      case "externalid" -> Optional.of(sql.add("r.external_id"));
      case "meta.version" -> Optional.of(sql.add("('W/\"' || r.version || '\"')"));
      case "meta.created" -> Optional.of(sql.add(created()));
      case "meta.lastmodified" -> Optional.of(sql.add("r.updated_at"));
      case "meta.resourcetype" -> Optional.of(sql.add("?::text", ComposedSql.text(type().title())));
      case "meta.location" ->
          Optional.of(
              sql.add(
                  "(?::text || %s)".formatted(idText()),
                  ComposedSql.text(base + "/" + type().path() + "/")));
      case "username" -> this == USER ? Optional.of(sql.add("r.user_name")) : Optional.empty();
      case "displayname" ->
          this == GROUP ? Optional.of(sql.add("r.display_name")) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private ResourceType type() {
    return this == USER ? ResourceType.USER : ResourceType.GROUP;
  }

  /** Whether an attribute is told by the memberships: a user's groups, a group's members. */
  boolean isRelated(AttributePath path) {
    return path.is(this == USER ? "groups" : "members");
  }

  /** The rows of that attribute, each a JSON object {@code x}. */
  public ComposedSql related(String base) {
    return related(base, new ComposedSql());
  }

  /** Of them the one with this id alone, found by the index. */
  public ComposedSql related(String base, String value) {
    ColumnSql other = this == USER ? GROUP : USER;
    OptionalLong number = other.type().parse(value);
    return related(
        base,
        number.isEmpty()
            ? new ComposedSql().add(" and false")
            : new ComposedSql()
                .add(
                    " and m.%s = ?".formatted(other.id()), ComposedSql.number(number.getAsLong())));
  }

  private ComposedSql related(String base, ComposedSql more) {
    return switch (this) {
      case USER ->
          new ComposedSql()
              .add(
                  """
                  (select jsonb_build_object('value', 'dirgroup_' || g.group_id, '$ref',
                      ?::text || g.group_id, 'display', g.display_name, 'type', 'direct') as x
                    from directory_memberships m
                    join directory_groups g using (environment_id, directory_id, group_id)
                    where m.environment_id = r.environment_id and m.directory_id = r.directory_id
                      and m.user_id = r.user_id
                  """,
                  ComposedSql.text(base + "/Groups/dirgroup_"))
              .add(more)
              .add(" order by m.group_id)");
      case GROUP ->
          new ComposedSql()
              .add(
                  """
                  (select jsonb_build_object('value', 'diruser_' || u.user_id, '$ref',
                      ?::text || u.user_id, 'display',
                      coalesce(nullif(u.resource ->> 'displayName', ''), u.user_name),
                      'type', 'User') as x
                    from directory_memberships m
                    join directory_users u using (environment_id, directory_id, user_id)
                    where m.environment_id = r.environment_id and m.directory_id = r.directory_id
                      and m.group_id = r.group_id
                  """,
                  ComposedSql.text(base + "/Users/diruser_"))
              .add(more)
              .add(" order by m.user_id)");
    };
  }

  /** Those that are related to this one, by the index of the memberships. */
  ComposedSql relatedTo(String value) {
    ColumnSql other = this == USER ? GROUP : USER;
    OptionalLong number = other.type().parse(value);
    if (number.isEmpty()) {
      return new ComposedSql().add("false");
    }
    return new ComposedSql()
        .add(
            """
            r.%1$s in (select m.%1$s from directory_memberships m
              where m.environment_id = r.environment_id and m.directory_id = r.directory_id
                and m.%2$s = ?)
            """
                .formatted(id, other.id),
            ComposedSql.number(number.getAsLong()));
  }

  /**
   * A JSON path to all values of an attribute in a tree; an attribute that no schema knows is found
   * without case.
   */
  static Transaction.Bind jsonPath(AttributePath path, Optional<Attribute> definition) {
    StringBuilder steps = new StringBuilder("lax $");
    path.schema().ifPresent(urn -> step(steps, urn, Schema.of(urn).isPresent()));
    if (path.name().isEmpty()) {
      return ComposedSql.text(steps.toString());
    }
    step(steps, definition.map(Attribute::name).orElse(path.name()), definition.isPresent());
    path.sub().ifPresent(sub -> subStep(steps, sub, definition));
    return ComposedSql.text(steps.toString());
  }

  /** The same path, of the primary value alone. */
  static Transaction.Bind primaryPath(AttributePath path, Optional<Attribute> definition) {
    StringBuilder steps = new StringBuilder("lax $");
    path.schema().ifPresent(urn -> step(steps, urn, Schema.of(urn).isPresent()));
    step(steps, definition.map(Attribute::name).orElse(path.name()), definition.isPresent());
    steps.append(" ? (@.\"primary\" == true)");
    subStep(steps, path.sub().orElse("value"), definition);
    return ComposedSql.text(steps.toString());
  }

  private static void subStep(StringBuilder steps, String sub, Optional<Attribute> definition) {
    Optional<Attribute> known = definition.flatMap(one -> one.sub(sub));
    step(steps, known.map(Attribute::name).orElse(sub), known.isPresent());
  }

  private static void step(StringBuilder steps, String name, boolean isKnown) {
    if (isKnown) {
      steps.append(".\"").append(JsonStringEncoder.getInstance().quoteAsString(name)).append("\"");
    } else {
      StringBuilder pattern = new StringBuilder("^");
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        pattern.append(List.of('.', '$').contains(c) ? "\\\\" : "").append(c);
      }
      steps
          .append(".keyvalue() ? (@.key like_regex \"")
          .append(pattern)
          .append("$\" flag \"i\").value");
    }
    steps.append("[*]");
  }
}
