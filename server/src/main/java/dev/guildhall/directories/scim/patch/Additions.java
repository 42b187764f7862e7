package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.schema.Attribute;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Adds values to what is there (RFC 7644, section 3.5.2.1): a list gets more of them, an object
 * more parts, and what has one value gets another one.
 */
final class Additions {
  private final PatchBudget budget;
  private final IdentityHashMap<JsonNode, KnownValues> known = new IdentityHashMap<>();

  Additions(PatchBudget budget) {
    this.budget = budget;
  }

  /** A list is changed by something else than an addition. */
  void forget(JsonNode values) {
    known.remove(values);
  }

  /** Adds a value or a list of them; no value adds nothing and takes nothing away. */
  void add(Optional<Attribute> attribute, ArrayNode values, JsonNode sent, String name) {
    if (!sent.isNull()) {
      known
          .computeIfAbsent(
              values,
              _ -> {
                budget.look(values.size());
                return new KnownValues(attribute, values);
              })
          .add(more(attribute, sent, name));
    }
  }

  /** Adds to an attribute that no schema knows. */
  void add(ObjectNode holder, String name, JsonNode sent) {
    JsonNode before = holder.path(name);
    if (before instanceof ArrayNode values) {
      add(Optional.empty(), values, sent, name);
    } else if (before instanceof ObjectNode object && sent.isObject()) {
      budget.look(object.size());
      addAll(object, new AttributeNames(object), sent);
    } else {
      AttributeNames.set(holder, name, Intake.value(Optional.empty(), sent, name));
    }
  }

  /** What is null takes the part away, also a list of values. */
  void addAll(ObjectNode object, AttributeNames names, JsonNode more) {
    for (Map.Entry<String, JsonNode> part : more.properties()) {
      if (part.getValue().isNull()) {
        names.set(part.getKey(), part.getValue());
      } else {
        add(object, names.spelling(part.getKey()), part.getValue());
      }
    }
  }

  /** The values to add; what is null inside one stays null, to be taken from its equal. */
  private static ArrayNode more(Optional<Attribute> attribute, JsonNode sent, String name) {
    ArrayNode more = JsonNodeFactory.instance.arrayNode();
    for (JsonNode one : sent.isArray() ? sent : JsonNodeFactory.instance.arrayNode().add(sent)) {
      JsonNode value =
          attribute
              .map(known -> Intake.one(known, one, name))
              .orElseGet(() -> Intake.value(attribute, one, name));
      if (Intake.isUnassigned(value)) {
        continue;
      }
      if (value instanceof ObjectNode object) {
        Intake.unassigned(attribute, one, true).forEach(object::putNull);
      }
      more.add(value);
    }
    return more;
  }
}
