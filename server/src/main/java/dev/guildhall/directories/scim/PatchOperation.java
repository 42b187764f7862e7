package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One change of a PATCH (RFC 7644, section 3.5.2). An operation without a path is read as one
 * operation for each key of its value; the key may be whatever a path may be.
 *
 * @param value missing where there is none
 * @param aimed whether a path names the target: then it is refused where it may not be changed. A
 *     key of a value may be the server's own, for providers send back what they were given
 */
record PatchOperation(Kind kind, PatchPath path, JsonNode value, boolean aimed) {
  static final int MAX_OPERATIONS = 1000;

  enum Kind {
    ADD,
    REPLACE,
    REMOVE
  }

  /** The operations in a body; {@code schemas} may be absent, names are read without case. */
  static List<PatchOperation> read(ObjectNode body) {
    JsonNode sent = ScimJson.find(body, "Operations");
    if (!sent.isArray()) {
      throw ScimJson.syntax("The body must have a list of Operations.");
    }
    checkSize(sent.size());
    List<PatchOperation> operations = new ArrayList<>();
    for (JsonNode one : sent) {
      read(one, operations);
      checkSize(operations.size());
    }
    return operations;
  }

  private static void checkSize(int operations) {
    if (operations > MAX_OPERATIONS) {
      throw ScimError.invalid(
              ScimError.Type.TOO_MANY,
              "At most %d operations or attributes in a request.".formatted(MAX_OPERATIONS))
          .exception();
    }
  }

  private static void read(JsonNode sent, List<PatchOperation> operations) {
    Kind kind = kind(ScimJson.find(sent, "op"));
    JsonNode path = ScimJson.find(sent, "path");
    JsonNode value = ScimJson.find(sent, "value");
    if (kind != Kind.REMOVE && value.isMissingNode()) {
      throw ScimError.invalidValue("The operation has no value: " + Intake.shown(sent));
    }
    if (path.isTextual() && !path.textValue().isBlank()) {
      expand(kind, FilterParser.path(path.textValue()), path.textValue(), value, true, operations);
    } else if (!path.isMissingNode() && !path.isNull() && !path.isTextual()) {
      throw ScimError.invalid(ScimError.Type.INVALID_PATH, "The path must be a string.")
          .exception();
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        expand(kind, key(field.getKey()), field.getKey(), field.getValue(), false, operations);
      }
    } else if (kind == Kind.REMOVE) {
      throw ScimError.invalid(ScimError.Type.NO_TARGET, "A remove needs a path.").exception();
    } else {
      throw ScimError.invalidValue(
          "The value of an operation without a path must be an object, not " + Intake.shown(value));
    }
  }

  private static Kind kind(JsonNode op) {
    return switch (op.asText().toLowerCase(Locale.ROOT)) {
      case "add" -> Kind.ADD;
      case "replace" -> Kind.REPLACE;
      case "remove" -> Kind.REMOVE;
      default ->
          throw ScimJson.syntax("op must be add, replace or remove, not " + Intake.shown(op));
    };
  }

  /** A key that is no path is an attribute that nobody knows: kept under this very name. */
  private static PatchPath key(String key) {
    try {
      return FilterParser.path(key);
    } catch (ScimException unknown) {
      return new PatchPath(AttributePath.of(key), Optional.empty());
    }
  }

  /** An extension's URN with an object is each of the object's attributes in that extension. */
  private static void expand(
      Kind kind,
      PatchPath path,
      String text,
      JsonNode value,
      boolean aimed,
      List<PatchOperation> operations) {
    AttributePath attribute = path.attribute();
    boolean isExtension =
        attribute.name().isEmpty()
            || attribute.schema().filter(urn -> Schema.of(urn).isEmpty()).isPresent();
    if (!isExtension || !(value instanceof ObjectNode object) || path.where().isPresent()) {
      operations.add(new PatchOperation(kind, path, value, aimed));
      return;
    }
    Optional<Schema> known = Schema.of(text);
    Optional<String> urn =
        known.filter(schema -> !schema.equals(Schema.ENTERPRISE_USER)).isPresent()
            ? Optional.empty()
            : Optional.of(known.map(Schema::id).orElse(text));
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      AttributePath inner = key(field.getKey()).attribute();
      checkSize(operations.size());
      operations.add(
          new PatchOperation(
              kind,
              new PatchPath(new AttributePath(urn, inner.name(), inner.sub()), Optional.empty()),
              field.getValue(),
              false));
    }
  }
}
