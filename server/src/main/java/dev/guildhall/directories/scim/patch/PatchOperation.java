package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.filter.FilterParser;
import dev.guildhall.directories.scim.filter.PatchPath;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
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
public record PatchOperation(Kind kind, PatchPath path, JsonNode value, boolean aimed) {
  static final int MAX_OPERATIONS = 1000;

  public enum Kind {
    ADD,
    REPLACE,
    REMOVE
  }

  /** The operations in a body; {@code schemas} may be absent, names are read without case. */
  public static List<PatchOperation> read(ResourceType type, ObjectNode body) {
    JsonNode sent = ScimJson.find(body, "Operations");
    if (!sent.isArray()) {
      throw ScimJson.syntax("The body must have a list of Operations.");
    }
    checkSize(sent.size());
    List<PatchOperation> operations = new ArrayList<>();
    for (JsonNode one : sent) {
      read(type, one, operations);
      checkSize(operations.size());
    }
    return operations;
  }

  static void checkSize(int operations) {
    if (operations > MAX_OPERATIONS) {
      throw ScimError.invalid(
              ScimError.Type.TOO_MANY,
              "At most %d operations or attributes in a request.".formatted(MAX_OPERATIONS))
          .exception();
    }
  }

  private static void read(ResourceType type, JsonNode sent, List<PatchOperation> operations) {
    Kind kind = kind(ScimJson.find(sent, "op"));
    JsonNode path = ScimJson.find(sent, "path");
    JsonNode value = ScimJson.find(sent, "value");
    if (kind != Kind.REMOVE && value.isMissingNode()) {
      throw ScimError.invalidValue("The operation has no value: " + ScimJson.shown(sent));
    }
    if (path.isTextual() && !path.textValue().isBlank()) {
      expand(kind, own(type, FilterParser.path(path.textValue())), value, true, operations);
    } else if (!path.isMissingNode() && !path.isNull() && !path.isTextual()) {
      throw ScimError.invalid(ScimError.Type.INVALID_PATH, "The path must be a string.")
          .exception();
    } else if (kind == Kind.REMOVE) {
      throw ScimError.invalid(ScimError.Type.NO_TARGET, "A remove needs a path.").exception();
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!isOfAnother(type, field.getKey())) {
          PatchPath one = own(type, key(field.getKey(), true));
          expand(kind, one, field.getValue(), false, operations);
        }
      }
    } else {
      throw ScimError.invalidValue(
          "The value of an operation without a path must be an object, not "
              + ScimJson.shown(value));
    }
  }

  /**
   * What a key of a whole resource adds, read like a key of an operation without a path; empty for
   * one that is left out.
   */
  public static Optional<PatchOperation> ofKey(ResourceType type, String key, JsonNode value) {
    return isOfAnother(type, key)
        ? Optional.empty()
        : Optional.of(new PatchOperation(Kind.ADD, own(type, key(key, true)), value, false));
  }

  /** What a schema's object in a whole resource adds. */
  static PatchOperation ofSchema(Schema schema, JsonNode value) {
    return new PatchOperation(Kind.ADD, PatchPath.ofSchema(schema.id()), value, false);
  }

  /**
   * Whether a key names a schema that another type alone has, or an attribute in it: left out like
   * the server's own, for a provider may send all types the same.
   */
  private static boolean isOfAnother(ResourceType type, String key) {
    return Schema.ALL.stream()
        .map(Schema::id)
        .filter(type::isOfAnother)
        .anyMatch(urn -> urn.equalsIgnoreCase(key) || isInside(urn, key));
  }

  private static boolean isInside(String urn, String key) {
    return key.length() > urn.length()
        && key.regionMatches(true, 0, urn, 0, urn.length())
        && ":.".indexOf(key.charAt(urn.length())) >= 0;
  }

  private static Kind kind(JsonNode op) {
    return switch (op.asText().toLowerCase(Locale.ROOT)) {
      case "add" -> Kind.ADD;
      case "replace" -> Kind.REPLACE;
      case "remove" -> Kind.REMOVE;
      default ->
          throw ScimJson.syntax("op must be add, replace or remove, not " + ScimJson.shown(op));
    };
  }

  /**
   * A key that is no path is an attribute that nobody knows: kept under this very name. But one
   * that looks like a path, and names nothing, is refused: what was meant by it would silently not
   * be. The URI of a schema that is nobody's here may end in any way.
   */
  private static PatchPath key(String key, boolean isOurs) {
    try {
      return FilterParser.path(key);
    } catch (ScimException unknown) {
      if (isOurs && AttributePath.isUnknownSchema(key)) {
        return PatchPath.ofSchema(key);
      }
      if (isOurs && AttributePath.hasPathCharacters(key)) {
        throw unknown;
      }
      return new PatchPath(AttributePath.of(key), Optional.empty());
    }
  }

  private static PatchPath own(ResourceType type, PatchPath path) {
    PatchPath own = path.in(type);
    if (own.attribute().schema().filter(type::isOfAnother).isPresent()) {
      throw ScimError.invalid(
              ScimError.Type.INVALID_PATH,
              "%s is no attribute of a %s.".formatted(own.attribute(), type.title()))
          .exception();
    }
    return own;
  }

  /** A known schema's URN with an object is each of the object's attributes in that schema. */
  private static void expand(
      Kind kind, PatchPath path, JsonNode value, boolean aimed, List<PatchOperation> operations) {
    PatchOperation whole = new PatchOperation(kind, path, value, aimed);
    if (path.attribute().name().isEmpty() && value instanceof ObjectNode object) {
      checkSize(operations.size() + object.size());
      operations.addAll(whole.inside());
    } else {
      operations.add(whole);
    }
  }

  PatchOperation at(AttributePath attribute) {
    return new PatchOperation(kind, new PatchPath(attribute, path.where()), value, aimed);
  }

  /** Of a URN with an object: one operation for each attribute in that schema. */
  List<PatchOperation> inside() {
    String named =
        path.attribute().name().isEmpty()
            ? path.attribute().schema().orElseThrow()
            : path.attribute().toString();
    boolean isOurs = Schema.of(named).isPresent();
    Optional<String> urn =
        Optional.of(named).filter(id -> !isOurs || id.equals(Schema.ENTERPRISE_USER.id()));
    List<PatchOperation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      PatchPath inner = key(field.getKey(), isOurs);
      AttributePath attribute =
          new AttributePath(urn, inner.attribute().name(), inner.attribute().sub());
      operations.add(
          new PatchOperation(
              kind, new PatchPath(attribute, inner.where()), field.getValue(), false));
    }
    return operations;
  }
}
