package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.guildhall.directories.scim.filter.FilterMatch;
import dev.guildhall.directories.scim.filter.Operand;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.Attribute;
import java.util.Map;
import java.util.Optional;

/** What makes two values of an attribute the same one, compared as the schema says. */
record ValueIdentity(Optional<Attribute> attribute) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What tells a value apart from others; all of it, where it has no {@code value}. */
  JsonNode of(JsonNode one) {
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
