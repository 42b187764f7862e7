package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.Attribute;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of an attribute that a remove names, one or a list of them, as Entra and JumpCloud
 * mean it: by their {@code value}, and where they say a {@code type}, of that type alone. All of
 * them, where it names none.
 */
final class UnwantedValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Optional<Attribute> attribute;
  private final ValueIdentity identity;
  private final JsonNode named;
  private final Set<JsonNode> unwanted = new HashSet<>();

  UnwantedValues(Optional<Attribute> attribute, JsonNode named) {
    this.attribute = attribute;
    this.identity = new ValueIdentity(attribute);
    this.named = named;
    for (JsonNode one : named.isArray() ? named : NODES.arrayNode().add(named)) {
      unwanted.add(identity.of(one));
    }
  }

  boolean contain(JsonNode value) {
    JsonNode same = identity.of(value);
    return named.isMissingNode()
        || named.isNull()
        || unwanted.contains(same)
        || (same instanceof ObjectNode typed
            && typed.has("value")
            && unwanted.contains(typed.without("type")));
  }

  /** What is left of a list, or of a single value; null where nothing is. */
  JsonNode leave(JsonNode before) {
    if (before instanceof ArrayNode values) {
      ArrayNode left = NODES.arrayNode();
      values.forEach(value -> {
        if (!contain(value)) {
          left.add(value);
        }
      });
      return left;
    }
    if (namesNone() || contain(before)) {
      return NullNode.instance;
    }
    return before instanceof ObjectNode object && named instanceof ObjectNode parts
        ? leave(object, parts)
        : before;
  }

  /** A single value is there anyhow: some send an empty one with its removal. */
  private boolean namesNone() {
    return Intake.isUnassigned(named) || (named.isTextual() && named.textValue().isEmpty());
  }

  /** Of what has no {@code value} to go by, such as a name, the parts are what is named. */
  private ObjectNode leave(ObjectNode object, ObjectNode parts) {
    ObjectNode left = object.deepCopy();
    if (ScimJson.key(parts, "value").isPresent()) {
      return left;
    }
    AttributeNames names = new AttributeNames(left);
    for (Map.Entry<String, JsonNode> part : parts.properties()) {
      Optional<Attribute> sub = attribute.flatMap(one -> one.sub(part.getKey()));
      JsonNode before = left.path(names.spelling(part.getKey()));
      names.set(part.getKey(), new UnwantedValues(sub, part.getValue()).leave(before));
    }
    return left;
  }
}
