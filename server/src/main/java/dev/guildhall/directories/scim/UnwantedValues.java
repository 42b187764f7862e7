package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of an attribute that a remove names, one or a list of them: by their {@code value},
 * and where they say a {@code type}, of that type alone. Compared as the schema says, like a
 * filter.
 */
final class UnwantedValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Optional<Attribute> attribute;
  private final Set<JsonNode> identities = new HashSet<>();

  UnwantedValues(Optional<Attribute> attribute, JsonNode named) {
    this.attribute = attribute;
    for (JsonNode one : named.isArray() ? named : NODES.arrayNode().add(named)) {
      identities.add(identity(one));
    }
  }

  boolean contain(JsonNode value) {
    JsonNode identity = identity(value);
    return identities.contains(identity)
        || (identity instanceof ObjectNode typed
            && typed.has("value")
            && identities.contains(typed.without("type")));
  }

  /** What tells a value apart from others; all of it, where it has no {@code value}. */
  private JsonNode identity(JsonNode one) {
    JsonNode value = one.isObject() ? ScimJson.find(one, "value") : one;
    if (Intake.isUnassigned(value)) {
      return folded(attribute, one);
    }
    ObjectNode identity = NODES.objectNode();
    identity.set("value", folded(part("value"), value));
    JsonNode type = ScimJson.find(one, "type");
    if (!Intake.isUnassigned(type)) {
      identity.set("type", folded(part("type"), type));
    }
    return identity;
  }

  private Optional<Attribute> part(String name) {
    boolean isComplex = attribute.filter(one -> one.kind() == Attribute.Kind.COMPLEX).isPresent();
    return isComplex ? attribute.get().sub(name) : attribute;
  }

  /** Equal for what the schema does not tell apart. */
  private static JsonNode folded(Optional<Attribute> definition, JsonNode node) {
    if (node.isObject()) {
      ObjectNode folded = NODES.objectNode();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (!Intake.isUnassigned(field.getValue())) {
          folded.set(
              FilterMatch.fold(field.getKey()),
              folded(definition.flatMap(one -> one.sub(field.getKey())), field.getValue()));
        }
      }
      return folded;
    }
    if (node.isArray()) {
      ArrayNode folded = NODES.arrayNode();
      node.forEach(one -> folded.add(folded(definition, one)));
      return folded;
    }
    if (node.isNull() || (definition.isEmpty() && !node.isTextual())) {
      return node;
    }
    if (definition.filter(one -> one.kind() == Attribute.Kind.BOOLEAN).isPresent()) {
      return Operand.readTruth(node).<JsonNode>map(BooleanNode::valueOf).orElse(node);
    }
    boolean isExact = definition.filter(Attribute::caseExact).isPresent();
    return TextNode.valueOf(isExact ? node.asText() : FilterMatch.fold(node.asText()));
  }
}
