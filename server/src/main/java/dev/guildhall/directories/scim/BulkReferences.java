package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.guildhall.directories.scim.filter.FilterParser;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.Schema;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the data of an operation refers to what another one makes (RFC 7644, section 3.7.2): in the
 * ids of members and of a manager, also where a path compares them in brackets. Any other text that
 * looks the same is a text.
 *
 * @param ids what to put in the place of a {@code bulkId}
 */
record BulkReferences(UnaryOperator<String> ids) {
  private static final String PREFIX = "bulkId:";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** In the brackets of a path. The quote that begins a text within a text is escaped. */
  private static final Pattern COMPARED =
      Pattern.compile(
          "(?<![\\w.$-])((?:value|\\$ref)\\s+(?:eq|ne)\\s+\")(bulkId:[^\"\\\\]*)(?=\")",
          Pattern.CASE_INSENSITIVE);

  /** A text that is an id or, with its prefix, refers to one. */
  String id(String text) {
    return text.startsWith(PREFIX) ? ids.apply(text.substring(PREFIX.length())) : text;
  }

  /** The data of a request of this method, with the ids in their places. */
  JsonNode resolved(String method, JsonNode data) {
    if (!method.equals("PATCH")) {
      return resource(data);
    }
    return fields(
        data,
        (name, value) ->
            name.equalsIgnoreCase("Operations") ? each(value, this::operation) : value);
  }

  private JsonNode operation(JsonNode sent) {
    String path = ScimJson.find(sent, "path").asText("");
    return fields(
        sent,
        (name, value) -> {
          if (name.equalsIgnoreCase("path") && value.isTextual()) {
            return path(value.textValue());
          }
          if (!name.equalsIgnoreCase("value")) {
            return value;
          }
          return path.isBlank() ? resource(value) : attribute(path, value);
        });
  }

  /** Of a path such as {@code members[value eq "bulkId:x"]} the ids that choose members. */
  private JsonNode path(String text) {
    boolean isReferring;
    try {
      isReferring = isReferring(FilterParser.path(text).attribute().whole());
    } catch (ScimException malformed) {
      return TextNode.valueOf(text); // refused when it is applied
    }
    return TextNode.valueOf(
        isReferring
            ? COMPARED
                .matcher(text)
                .replaceAll(one -> Matcher.quoteReplacement(one.group(1) + id(one.group(2))))
            : text);
  }

  private JsonNode resource(JsonNode node) {
    return fields(node, this::attribute);
  }

  private JsonNode attribute(String path, JsonNode value) {
    AttributePath named;
    try {
      named = FilterParser.path(path).attribute();
    } catch (ScimException unknown) {
      return value;
    }
    if (named.schema().filter(urn -> Schema.of(urn).isEmpty()).isPresent()) {
      return value;
    }
    if (named.name().isEmpty()) {
      return resource(value);
    }
    return isReferring(named) ? reference(value) : value;
  }

  private static boolean isReferring(AttributePath path) {
    return (path.name().equalsIgnoreCase("members") || path.name().equalsIgnoreCase("manager"))
        && path.sub().filter(sub -> !isId(sub)).isEmpty();
  }

  private static boolean isId(String name) {
    return name.equalsIgnoreCase("value") || name.equalsIgnoreCase("$ref");
  }

  /** A member or a manager: providers send one as an object, or as the id alone. */
  private JsonNode reference(JsonNode value) {
    if (value.isTextual()) {
      return TextNode.valueOf(id(value.textValue()));
    }
    return value.isArray()
        ? each(value, this::reference)
        : fields(value, (name, inner) -> isId(name) ? reference(inner) : inner);
  }

  @FunctionalInterface
  private interface Field {
    JsonNode changed(String name, JsonNode value);
  }

  private static JsonNode fields(JsonNode node, Field field) {
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = NODES.objectNode();
    for (Map.Entry<String, JsonNode> one : node.properties()) {
      copy.set(one.getKey(), field.changed(one.getKey(), one.getValue()));
    }
    return copy;
  }

  private static JsonNode each(JsonNode node, UnaryOperator<JsonNode> element) {
    if (!node.isArray()) {
      return node;
    }
    ArrayNode copy = NODES.arrayNode();
    node.forEach(one -> copy.add(element.apply(one)));
    return copy;
  }
}
