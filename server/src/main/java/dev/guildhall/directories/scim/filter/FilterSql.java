package dev.guildhall.directories.scim.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.directories.scim.filter.Filter.Operator;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a filter a condition on the rows {@code r} of a type's table. Answers exactly what {@link
 * FilterMatch} answers of the printed resource; what providers ask every day goes by an index.
 */
public final class FilterSql {
  private static final int LONGEST_INDEXED = 512;

  private final ResourceType type;
  private final ColumnSql columns;
  private final DirectoryId directory;
  private final String base;
  private int rows;

  private FilterSql(ResourceType type, DirectoryId directory, String base) {
    this.type = type;
    this.columns = ColumnSql.of(type);
    this.directory = directory;
    this.base = base;
  }

  /**
   * @param base the directory's URL, which is part of what resources show
   */
  public static ComposedSql condition(
      Filter filter, ResourceType type, DirectoryId directory, String base) {
    FilterSql compiler = new FilterSql(type, directory, base);
    return compiler.compile(filter.in(type), compiler.new Root());
  }

  /** A condition on the objects {@code x} of an attribute that the memberships tell. */
  public static ComposedSql relatedCondition(
      Filter filter, ResourceType type, AttributePath path, String row) {
    FilterSql compiler = new FilterSql(type, new DirectoryId(0), "");
    return compiler.compile(filter.in(type), new Element(row, type.attribute(path)));
  }

  /** What names in a filter mean: attributes of the resource, or of one value in brackets. */
  private interface Scope {
    String tree();

    Optional<Attribute> attribute(AttributePath path);

    Optional<ComposedSql> column(AttributePath path);

    /** Whether names are the resource's own, and not those of one value in brackets. */
    boolean isRoot();
  }

  private final class Root implements Scope {
    @Override
    public String tree() {
      return "r.resource";
    }

    @Override
    public Optional<Attribute> attribute(AttributePath path) {
      return type.attribute(path);
    }

    @Override
    public Optional<ComposedSql> column(AttributePath path) {
      return columns.column(path, base);
    }

    @Override
    public boolean isRoot() {
      return true;
    }
  }

  private static final class Element implements Scope {
    private final String row;
    private final Optional<Attribute> owner;

    Element(String row, Optional<Attribute> owner) {
      this.row = row;
      this.owner = owner;
    }

    @Override
    public String tree() {
      return row;
    }

    @Override
    public Optional<Attribute> attribute(AttributePath path) {
      return owner.flatMap(one -> one.sub(path.name()));
    }

    @Override
    public Optional<ComposedSql> column(AttributePath path) {
      return Optional.empty();
    }

    @Override
    public boolean isRoot() {
      return false;
    }
  }

  private ComposedSql compile(Filter filter, Scope scope) {
    return switch (filter) {
      case Filter.And(var all) -> joined(all, " and ", scope);
      case Filter.Or(var any) -> joined(any, " or ", scope);
      case Filter.Not(var negated) -> not(compile(negated, scope));
      case Filter.Present(var path) -> present(path, scope);
      case Filter.Has(var path, var inner) -> has(path, inner, scope);
      case Filter.Compare(var path, var operator, var value) ->
          operator == Operator.NE
              ? not(compare(path, Operator.EQ, value, scope))
              : compare(path, operator, value, scope);
    };
  }

  private ComposedSql joined(List<Filter> filters, String word, Scope scope) {
    ComposedSql sql = new ComposedSql().add("(");
    for (int i = 0; i < filters.size(); i++) {
      sql.add(i == 0 ? "" : word).add(compile(filters.get(i), scope));
    }
    return sql.add(")");
  }

  /** What is unknown, because there is no value, is not so; and its opposite is. */
  private static ComposedSql not(ComposedSql condition) {
    return new ComposedSql().add("not coalesce((").add(condition).add("), false)");
  }

  private ComposedSql present(AttributePath path, Scope scope) {
    Optional<ComposedSql> column = scope.column(path);
    if (column.isPresent()) {
      return new ComposedSql().add("nullif((").add(column.get()).add(")::text, '') is not null");
    }
    if (scope.isRoot() && path.is("meta") && path.sub().isEmpty()) {
      return new ComposedSql().add("true");
    }
    if (scope.isRoot() && columns.isRelated(path)) {
      return path.sub().isEmpty()
          ? new ComposedSql().add("exists (select from ").add(columns.related(base)).add(" v)")
          : has(path.whole(), new Filter.Present(AttributePath.of(path.sub().get())), scope);
    }
    String row = row();
    return values(path, scope, row)
        .add(row + ".x <> all (array['null', '\"\"', '{}', '[]']::jsonb[]))");
  }

  private ComposedSql has(AttributePath path, Filter inner, Scope scope) {
    Optional<Attribute> attribute = scope.attribute(path);
    String row = row();
    Element element = new Element(value(row + ".x", attribute), attribute);
    if (scope.isRoot() && columns.isRelated(path)) {
      Optional<String> value = wantedValue(inner);
      if (value.isPresent() && inner instanceof Filter.Compare) {
        return columns.relatedTo(value.get());
      }
      ComposedSql sql = new ComposedSql().add("(");
      value.ifPresent(wanted -> sql.add(columns.relatedTo(wanted)).add(" and "));
      return sql.add("exists (select from ")
          .add(value.map(one -> columns.related(base, one)).orElseGet(() -> columns.related(base)))
          .add(" " + row + " where ")
          .add(compile(inner, element))
          .add("))");
    }
    if (path.is("meta") || scope.column(path).isPresent()) {
      throw ScimError.invalid(
              ScimError.Type.INVALID_FILTER, "%s takes no brackets.".formatted(path))
          .exception();
    }
    ComposedSql sql = new ComposedSql().add("(");
    indexedEmail(path, wantedValue(inner)).ifPresent(email -> sql.add(email).add(" and "));
    return sql.add(values(path, scope, row)).add(compile(inner, element)).add("))");
  }

  /** What names in brackets are parts of: of a plain value, {@code value} is the value itself. */
  private static String value(String x, Optional<Attribute> attribute) {
    return attribute.filter(one -> one.kind() == Attribute.Kind.COMPLEX).isPresent()
        ? x
        : """
        (case when jsonb_typeof(%1$s) in ('object', 'array') then %1$s
          else jsonb_build_object('value', %1$s) end)\
        """
            .formatted(x);
  }

  /** The value that every match must have, where a filter in brackets asks for one. */
  private static Optional<String> wantedValue(Filter inner) {
    return switch (inner) {
      case Filter.Compare(var path, var operator, var value) ->
          operator == Operator.EQ && path.is("value") && value.isTextual()
              ? Optional.of(value.textValue())
              : Optional.empty();
      case Filter.And(var all) ->
          all.stream().flatMap(one -> wantedValue(one).stream()).findFirst();
      case Filter.Or _, Filter.Not _, Filter.Present _, Filter.Has _ -> Optional.empty();
    };
  }

  /**
   * Those whom the index of addresses names, which are few. As a list, for the planner takes any
   * such condition for a two-hundredth of all users, and would read all of the directory's index
   * beside it.
   */
  private Optional<ComposedSql> indexedEmail(AttributePath path, Optional<String> value) {
    if (type != ResourceType.USER
        || !path.is("emails")
        || value.filter(email -> email.length() <= LONGEST_INDEXED).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ComposedSql()
            .add(
                """
                r.user_id = any (array(
                  select e.user_id from directory_users e
                  where directory_email_keys(e.directory_id, e.resource)
                    @> array[? || ' ' || lower(?::text collate "default")]))\
                """,
                ComposedSql.text(Long.toString(directory.number())),
                ComposedSql.text(value.get())));
  }

  private ComposedSql compare(AttributePath named, Operator operator, JsonNode value, Scope scope) {
    Optional<Attribute> whole = scope.attribute(named);
    AttributePath path = Operand.compared(named, whole);
    Optional<Attribute> definition =
        path.sub().isPresent() ? whole.flatMap(one -> one.sub(path.sub().get())) : whole;
    Operand operand = Operand.of(path, definition, operator, value);
    if (operand instanceof Operand.Nothing) {
      return not(present(named, scope));
    }
    if (scope.isRoot() && columns.isRelated(path) && path.sub().isPresent()) {
      Filter inner = new Filter.Compare(AttributePath.of(path.sub().get()), operator, value);
      return has(path.whole(), inner, scope);
    }
    if (scope.isRoot() && path.is("id") && operator == Operator.EQ) {
      return type.parse(value.asText()).stream()
          .mapToObj(id ->
              new ComposedSql().add("r.%s = ?".formatted(columns.id()), ComposedSql.number(id)))
          .findFirst()
          .orElseGet(() -> new ComposedSql().add("false"));
    }
    Optional<ComposedSql> column = scope.column(path);
    if (column.isPresent()) {
      return column(column.get(), operator, operand);
    }
    ComposedSql sql = new ComposedSql().add("(");
    if (scope.isRoot() && operator == Operator.EQ && path.sub().equals(Optional.of("value"))) {
      indexedEmail(path, Optional.of(value.asText()))
          .ifPresent(email -> sql.add(email).add(" and "));
    }
    String row = row();
    return sql.add(values(path, scope, row)).add(json(row + ".x", operator, operand)).add("))");
  }

  /** Begins {@code exists (… where } over all values of an attribute in a tree. */
  private static ComposedSql values(AttributePath path, Scope scope, String row) {
    return new ComposedSql()
        .add(
            "exists (select from jsonb_path_query(%s, ?::jsonpath, '{}', true) %s(x) where "
                .formatted(scope.tree(), row),
            ColumnSql.jsonPath(path, scope.attribute(path)));
  }

  private String row() {
    return "v" + ++rows;
  }

  private static ComposedSql column(ComposedSql column, Operator operator, Operand operand) {
    return switch (operand) {
      case Operand.Text(var text, var exact) -> text(column, operator, text, exact);
      case Operand.Time(var time) ->
          new ComposedSql()
              .add("(")
              .add(column)
              .add(") " + sign(operator) + " ?", p -> p.add(time));
      case Operand.Truth _, Operand.Numeral _, Operand.Nothing _ ->
          throw new IllegalStateException("no column of this kind");
    };
  }

  private static ComposedSql json(String x, Operator operator, Operand operand) {
    return switch (operand) {
      case Operand.Text(var text, var exact) ->
          new ComposedSql()
              .add("jsonb_typeof(%s) in ('string', 'number', 'boolean') and ".formatted(x))
              .add(
                  text(new ComposedSql().add("(%s #>> '{}')".formatted(x)), operator, text, exact));
      case Operand.Truth(var truth) ->
          new ComposedSql().add(x + " = to_jsonb(?::boolean)", p -> p.add(truth));
      case Operand.Numeral(var number) ->
          new ComposedSql()
              .add(
                  "case when jsonb_typeof(%1$s) = 'number' then (%1$s)::numeric %2$s ?::numeric end"
                      .formatted(x, sign(operator)),
                  ComposedSql.text(number.toPlainString()));
      case Operand.Time _, Operand.Nothing _ ->
          throw new IllegalStateException("times are columns");
    };
  }

  private static ComposedSql text(
      ComposedSql column, Operator operator, String text, boolean exact) {
    ComposedSql left =
        exact ? column : new ComposedSql().add("lower(").add(column).add(" collate \"default\")");
    ComposedSql right =
        exact
            ? new ComposedSql().add("?::text", ComposedSql.text(text))
            : new ComposedSql().add("lower(?::text collate \"default\")", ComposedSql.text(text));
    return switch (operator) {
      case EQ -> new ComposedSql().add(left).add(" = ").add(right);
      case CO -> new ComposedSql().add("strpos(").add(left).add(", ").add(right).add(") > 0");
      case SW -> new ComposedSql().add("starts_with(").add(left).add(", ").add(right).add(")");
      case EW ->
          new ComposedSql()
              .add("right(")
              .add(left)
              .add(", length(")
              .add(right)
              .add(")) = ")
              .add(right);
      case NE, GT, GE, LT, LE ->
          new ComposedSql()
              .add("(")
              .add(left)
              .add(") collate \"C\" " + sign(operator) + " (")
              .add(right)
              .add(") collate \"C\"");
    };
  }

  private static String sign(Operator operator) {
    return switch (operator) {
      case EQ -> "=";
      case NE -> "<>";
      case GT -> ">";
      case GE -> ">=";
      case LT -> "<";
      case LE -> "<=";
      case CO, SW, EW -> throw new IllegalStateException(operator.name().toLowerCase(Locale.ROOT));
    };
  }

  /** What resources are sorted by: of several values the primary one, else the first. */
  public static ComposedSql order(AttributePath asked, ResourceType type, String base) {
    AttributePath named = asked.in(type);
    Optional<Attribute> whole = type.attribute(named);
    AttributePath path = Operand.compared(named, whole);
    Optional<Attribute> definition =
        path.sub().isPresent() ? whole.flatMap(one -> one.sub(path.sub().get())) : whole;
    boolean folds = definition.filter(Attribute::caseExact).isEmpty();
    Optional<ComposedSql> column = ColumnSql.of(type).column(path, base);
    if (column.isPresent()) {
      boolean isTime = definition.filter(one -> one.kind() == Attribute.Kind.DATE_TIME).isPresent();
      return isTime ? column.get() : folded(column.get(), folds);
    }
    ComposedSql text =
        new ComposedSql()
            .add(
                """
                (coalesce(
                  jsonb_path_query_first(r.resource, ?::jsonpath, '{}', true),
                  jsonb_path_query_first(r.resource, ?::jsonpath, '{}', true)) #>> '{}')\
                """,
                ColumnSql.primaryPath(path, whole),
                ColumnSql.jsonPath(path, whole));
    return folded(text, folds);
  }

  private static ComposedSql folded(ComposedSql text, boolean folds) {
    ComposedSql value = new ComposedSql().add("(").add(text).add(" collate \"C\")");
    return folds
        ? new ComposedSql().add("(lower(").add(text).add(" collate \"default\") collate \"C\")")
        : value;
  }
}
