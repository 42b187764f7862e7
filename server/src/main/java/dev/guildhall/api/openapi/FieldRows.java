package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** Parameters and fields as rows: name and marks, type and limits, description. */
final class FieldRows {
  private static final int DEEPEST = 3;

  private final JsonNode document;
  private final List<Element> rows = new ArrayList<>();

  private FieldRows(JsonNode document) {
    this.document = document;
  }

  static Element parameters(JsonNode document, JsonNode parameters) {
    FieldRows of = new FieldRows(document);
    for (JsonNode parameter : parameters) {
      of.row(
          parameter.get("name").asText(),
          parameter.get("schema"),
          parameter,
          parameter.path("required").asBoolean());
    }
    return Element.of("div").styled("fields").addAll(of.rows);
  }

  /** The fields of an object, those of its objects under their path. */
  static Element fields(JsonNode document, JsonNode schema) {
    FieldRows of = new FieldRows(document);
    JsonNode values = of.resolve(schema).path("additionalProperties");
    if (values.isObject()) {
      of.row("any key", values, schema, false);
    }
    of.object("", schema, 0);
    return Element.of("div").styled("fields").addAll(of.rows);
  }

  private void object(String prefix, JsonNode reference, int depth) {
    JsonNode schema = resolve(reference);
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          String name = prefix + property.getKey();
          JsonNode field = property.getValue();
          row(name, field, field, required.contains(property.getKey()));
          if (depth < DEEPEST) {
            boolean list = field.has("items");
            JsonNode inner = list ? field.get("items") : field;
            if (resolve(inner).has("properties")) {
              object(name + (list ? "[]." : "."), inner, depth + 1);
            }
          }
        });
  }

  private void row(String name, JsonNode schema, JsonNode described, boolean required) {
    int cut = name.lastIndexOf('.') + 1;
    Element title = Element.of("div").styled("name");
    Element code = Element.of("code");
    if (cut > 0) {
      code.add(Element.of("span", name.substring(0, cut)).styled("dim"));
    }
    title.add(code.text(name.substring(cut)));
    if (described.path("in").asText().equals("path")) {
      title.add(mark("in the path", ""));
    } else if (described.path("in").asText().equals("header")) {
      title.add(mark("header", ""));
    } else if (required) {
      title.add(mark("required", " strong"));
    }
    if (described.path("x-guildhall-own").asBoolean()) {
      title.add(mark("Guildhall", " own"));
    }
    if (described.path("deprecated").asBoolean()) {
      title.add(mark("deprecated", ""));
    }
    Element facts = Element.of("p").styled("facts").text(type(schema));
    LimitText.of(schema).forEach(limit -> facts.text(" · " + limit));
    if (schema.has("pattern") && !schema.has("format")) {
      facts.text(" · matches ").add(Element.of("code", schema.get("pattern").asText()));
    }
    Element what = Element.of("div").styled("what").add(facts);
    what.addAll(Prose.paragraphs(described.path("description").asText()));
    rows.add(Element.of("div").styled("field").add(title).add(what));
  }

  private static Element mark(String text, String more) {
    return Element.of("span", text).styled("mark" + more);
  }

  private String type(JsonNode reference) {
    JsonNode schema = resolve(reference);
    if (schema.has("enum")) {
      return "one of "
          + String.join(
              ", ",
              StreamSupport.stream(schema.get("enum").spliterator(), false)
                  .map(JsonNode::asText)
                  .toList());
    }
    if (schema.path("type").isArray()) {
      return "text or null"; // the only choice there is
    }
    return switch (schema.path("type").asText("any value")) {
      case "array" -> "list of " + plural(type(schema.get("items")));
      case "object" ->
          schema.path("additionalProperties").isObject()
              ? "map from text to " + type(schema.get("additionalProperties"))
              : "object";
      case "string" ->
          switch (schema.path("format").asText()) {
            case "date-time" -> "time";
            case "int64", "uint64" -> "whole number as text";
            case "field-mask" -> "names of fields, separated by commas";
            default -> schema.has("contentEncoding") ? "base64" : "text";
          };
      case "integer" -> "whole number";
      case "boolean" -> "true or false";
      case String other -> other;
    };
  }

  private static String plural(String type) {
    return switch (type) {
      case "object" -> "objects";
      case "text" -> "texts";
      case "time" -> "times";
      case String other -> other;
    };
  }

  private JsonNode resolve(JsonNode schema) {
    return DocsPage.resolve(document, schema);
  }
}
