package dev.guildhall.directories.scim.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.guildhall.directories.scim.filter.Filter.Operator;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether a tree matches a filter: chooses the values that a PATCH operation changes, and tells the
 * tests what the database must answer ({@link FilterSql}).
 */
public final class FilterMatch {
  private final Definitions definitions;

  /** What is known of an attribute, without its sub-attribute. */
  @FunctionalInterface
  private interface Definitions {
    Optional<Attribute> of(AttributePath path);
  }

  private FilterMatch(Definitions definitions) {
    this.definitions = definitions;
  }

  public static boolean resource(Filter filter, ResourceType type, JsonNode resource) {
    return new FilterMatch(type::attribute).matches(filter.in(type), resource);
  }

  /**
   * Whether one value of a multi-valued attribute matches what stands in its brackets. Of a plain
   * value, {@code value} names the value itself.
   */
  public static boolean value(Filter filter, Optional<Attribute> attribute, JsonNode value) {
    return new FilterMatch(path -> attribute.flatMap(one -> one.sub(path.name())))
        .matches(
            filter,
            value.isValueNode()
                ? JsonNodeFactory.instance.objectNode().set("value", value)
                : value);
  }

  private boolean matches(Filter filter, JsonNode tree) {
    return switch (filter) {
      case Filter.And(var all) -> all.stream().allMatch(one -> matches(one, tree));
      case Filter.Or(var any) -> any.stream().anyMatch(one -> matches(one, tree));
      case Filter.Not(var negated) -> !matches(negated, tree);
      case Filter.Present(var path) -> isPresent(tree, path);
      case Filter.Has(var path, var inner) -> {
        Optional<Attribute> attribute = definitions.of(path);
        yield values(tree, path).stream().anyMatch(value -> value(inner, attribute, value));
      }
      case Filter.Compare(var path, var operator, var value) ->
          compares(tree, path, operator, value);
    };
  }

  private boolean isPresent(JsonNode tree, AttributePath path) {
    return values(tree, path).stream().anyMatch(FilterMatch::isAssigned);
  }

  private boolean compares(JsonNode tree, AttributePath named, Operator operator, JsonNode value) {
    Optional<Attribute> whole = definitions.of(named);
    AttributePath path = Operand.compared(named, whole);
    Optional<Attribute> definition =
        path.sub().isPresent() ? whole.flatMap(one -> one.sub(path.sub().get())) : whole;
    Operand operand = Operand.of(path, definition, operator, value);
    if (operand instanceof Operand.Nothing) {
      return isPresent(tree, named) == (operator == Operator.NE);
    }
    Operator asked = operator == Operator.NE ? Operator.EQ : operator;
    boolean found =
        values(tree, path).stream().anyMatch(one -> one.isValueNode() && is(one, asked, operand));
    return found == (operator != Operator.NE);
  }

  private static boolean is(JsonNode value, Operator operator, Operand operand) {
    return switch (operand) {
      case Operand.Text(var text, var exact) ->
          !value.isNull()
              && (exact
                  ? is(value.asText(), operator, text)
                  : is(fold(value.asText()), operator, fold(text)));
      case Operand.Truth(var truth) -> value.isBoolean() && value.booleanValue() == truth;
      case Operand.Time(var time) ->
          ordered(OffsetDateTime.parse(value.asText()).toInstant().compareTo(time), operator);
      case Operand.Numeral(var number) ->
          value.isNumber() && ordered(value.decimalValue().compareTo(number), operator);
      case Operand.Nothing() -> false;
    };
  }

  private static boolean is(String value, Operator operator, String text) {
    return switch (operator) {
      case CO -> value.contains(text);
      case SW -> value.startsWith(text);
      case EW -> value.endsWith(text);
      case EQ, NE, GT, GE, LT, LE ->
          ordered(
              Arrays.compareUnsigned(
                  value.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8)),
              operator);
    };
  }

  private static boolean ordered(int order, Operator operator) {
    return switch (operator) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case CO, SW, EW -> false;
    };
  }

  /**
   * Each character by itself, as the database's {@code lower} does it: {@link String#toLowerCase()}
   * would look at its neighbours (a final sigma) and make two of one (İ).
   */
  public static String fold(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Whether an attribute's value counts as one (RFC 7643, section 2.5). */
  public static boolean isAssigned(JsonNode value) {
    return !value.isNull()
        && !value.isMissingNode()
        && !(value.isTextual() && value.textValue().isEmpty())
        && !(value.isContainerNode() && value.isEmpty());
  }

  private static List<JsonNode> values(JsonNode tree, AttributePath path) {
    List<JsonNode> found = List.of(tree);
    if (path.schema().isPresent()) {
      found = step(found, path.schema().get());
    }
    if (path.name().isEmpty()) {
      return found;
    }
    found = step(found, path.name());
    return path.sub().isPresent() ? step(found, path.sub().get()) : found;
  }

  private static List<JsonNode> step(List<JsonNode> from, String name) {
    List<JsonNode> to = new ArrayList<>();
    for (JsonNode one : from) {
      JsonNode value = ScimJson.find(one, name);
      if (value.isArray()) {
        value.forEach(to::add);
      } else if (!value.isMissingNode()) {
        to.add(value);
      }
    }
    return to;
  }
}
