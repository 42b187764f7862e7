package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The limits that a schema states, in words. */
final class LimitText {
  private LimitText() {}

  static List<String> of(JsonNode schema) {
    List<String> limits = new ArrayList<>();
    if (schema.has("const")) {
      limits.add("always " + schema.get("const").asText());
    }
    if (schema.has("maxLength")) {
      limits.add(range(schema, "minLength", "maxLength") + " characters");
    }
    if (schema.has("maxProperties")) {
      limits.add("at most " + schema.get("maxProperties") + " pairs");
    }
    if (schema.path("propertyNames").has("maxLength")) {
      limits.add(
          "keys of "
              + range(schema.get("propertyNames"), "minLength", "maxLength")
              + " characters");
    }
    if (schema.path("additionalProperties").has("maxLength")) {
      limits.add(
          "values of "
              + range(schema.get("additionalProperties"), "minLength", "maxLength")
              + " characters");
    }
    if (schema.has("maxItems")) {
      limits.add("at most " + schema.get("maxItems") + " elements");
    }
    if (schema.has("maximum")) {
      limits.add(range(schema, "minimum", "maximum"));
    }
    if (schema.has("default")) {
      limits.add(schema.get("default").asText() + " by default");
    }
    if (schema.has("x-guildhall-cap")) {
      limits.add("more than %1$s is read as %1$s".formatted(schema.get("x-guildhall-cap")));
    }
    return limits;
  }

  private static String range(JsonNode schema, String least, String most) {
    long from = schema.path(least).asLong(0);
    String to = schema.get(most).asText();
    return from == 0 ? "at most " + to : from + "\u2013" + to;
  }
}
