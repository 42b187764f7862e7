package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.guildhall.api.rest.QueryString;
import dev.guildhall.directories.scim.filter.Filter;
import dev.guildhall.directories.scim.filter.FilterParser;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.Projection;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which resources a client wants, from a query or from the body of a {@code .search} (RFC 7644,
 * sections 3.4.2 and 3.4.3; RFC 9865). Parameters that it does not know are none of its business.
 *
 * @param startIndex from 1
 * @param count 0 asks for the total alone
 * @param cursor the empty text asks for the first page
 */
record ListRequest(
    Optional<Filter> filter,
    Optional<Sort> sort,
    long startIndex,
    int count,
    Optional<String> cursor,
    Projection projection,
    String scope) {
  static final int DEFAULT_COUNT = 100;
  static final int MAX_COUNT = 1000;

  record Sort(AttributePath attribute, boolean descending) {}

  ListRequest page(long startIndex, int count) {
    return new ListRequest(filter, sort, startIndex, count, cursor, projection, scope);
  }

  static ListRequest of(List<QueryString.Parameter> query) {
    return new Reading(
            name -> {
              List<String> values = new ArrayList<>();
              for (QueryString.Parameter parameter : query) {
                if (parameter.name().equalsIgnoreCase(name)) {
                  values.add(parameter.value());
                }
              }
              return values;
            })
        .request();
  }

  static ListRequest of(ObjectNode body) {
    checkText(body, "filter", ScimError.Type.INVALID_FILTER);
    checkText(body, "sortBy", ScimError.Type.INVALID_VALUE);
    checkText(body, "sortOrder", ScimError.Type.INVALID_VALUE);
    checkText(body, "cursor", ScimError.Type.INVALID_CURSOR);
    for (String name : List.of("startIndex", "count")) {
      check(body, name, JsonNode::isValueNode, "a whole number", ScimError.Type.INVALID_VALUE);
    }
    for (String name : List.of("attributes", "excludedAttributes")) {
      check(body, name, ListRequest::isNames, "a list of names", ScimError.Type.INVALID_VALUE);
    }
    return new Reading(
            name -> {
              JsonNode value = ScimJson.find(body, name);
              List<String> values = new ArrayList<>();
              if (value.isArray()) {
                value.forEach(one -> values.add(one.asText()));
              } else if (!value.isMissingNode() && !value.isNull()) {
                values.add(value.asText());
              }
              return values;
            })
        .request();
  }

  /** A body can hold what no query can, and what cannot be read would silently not be asked. */
  private static void checkText(ObjectNode body, String name, ScimError.Type refusal) {
    check(body, name, JsonNode::isTextual, "a string", refusal);
  }

  private static void check(
      ObjectNode body,
      String name,
      Predicate<JsonNode> isGood,
      String expected,
      ScimError.Type refusal) {
    JsonNode sent = ScimJson.find(body, name);
    if (!sent.isMissingNode() && !sent.isNull() && !isGood.test(sent)) {
      throw ScimError.invalid(
              refusal, "%s must be %s, not %s.".formatted(name, expected, ScimJson.shown(sent)))
          .exception();
    }
  }

  /** Also several in one text, as in a query. */
  private static boolean isNames(JsonNode sent) {
    return sent.isTextual() || (sent.isArray() && sent.valueStream().allMatch(JsonNode::isTextual));
  }

  /** The attributes that a client wants back, from a query. */
  static Projection projection(List<QueryString.Parameter> query) {
    return of(query.stream().filter(ListRequest::isProjection).toList()).projection();
  }

  private static boolean isProjection(QueryString.Parameter parameter) {
    return parameter.name().equalsIgnoreCase("attributes")
        || parameter.name().equalsIgnoreCase("excludedAttributes");
  }

  @FunctionalInterface
  private interface Source {
    List<String> values(String name);
  }

  private record Reading(Source source) {

    ListRequest request() {
      Optional<String> filter = first("filter").filter(text -> !text.isBlank());
      Optional<String> sortBy = first("sortBy").filter(text -> !text.isBlank());
      boolean descending =
          first("sortOrder").filter(order -> order.equalsIgnoreCase("descending")).isPresent();
      return new ListRequest(
          filter.map(FilterParser::filter),
          sortBy.map(name -> new Sort(sortAttribute(name), descending)),
          Math.max(1, number("startIndex", 1)),
          Math.clamp(number("count", DEFAULT_COUNT), 0, MAX_COUNT),
          first("cursor"),
          Projection.of(source.values("attributes"), source.values("excludedAttributes")),
          filter.orElse("") + '\n' + sortBy.orElse("") + '\n' + descending);
    }

    private Optional<String> first(String name) {
      return source.values(name).stream().findFirst();
    }

    private long number(String name, long otherwise) {
      Optional<String> text = first(name).map(String::strip).filter(value -> !value.isEmpty());
      if (text.isEmpty()) {
        return otherwise;
      }
      try {
        // Beyond what there can be is as good as the bound itself.
        return new BigInteger(text.get().substring(0, Math.min(text.get().length(), 30)))
            .max(BigInteger.ZERO)
            .min(BigInteger.valueOf(Integer.MAX_VALUE))
            .longValueExact();
      } catch (NumberFormatException malformed) {
        throw ScimError.invalidValue(
            "%s must be a whole number, not %s."
                .formatted(name, ScimJson.shown(TextNode.valueOf(text.get()))));
      }
    }

    private static AttributePath sortAttribute(String name) {
      try {
        AttributePath path = AttributePath.parse(name.strip());
        if (!path.name().isEmpty()) {
          return path;
        }
      } catch (AttributePath.Malformed malformed) {
        // Refused below, like a schema without an attribute.
      }
      throw ScimError.invalid(
              ScimError.Type.INVALID_PATH,
              "sortBy must name an attribute, not %s."
                  .formatted(ScimJson.shown(TextNode.valueOf(name))))
          .exception();
    }
  }
}
