package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.schema.Attribute;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of an attribute by what tells them apart. Kept from one addition to the next, so that
 * each costs what it adds and not what is there; of no use once anything else changed the list.
 */
final class KnownValues {
  private final ValueIdentity identity;
  private final ArrayNode values;
  private final Map<JsonNode, JsonNode> there = new HashMap<>();
  private final Set<ObjectNode> primary = Collections.newSetFromMap(new IdentityHashMap<>());

  KnownValues(Optional<Attribute> attribute, ArrayNode values) {
    this.identity = new ValueIdentity(attribute);
    this.values = values;
    for (JsonNode value : values) {
      there.put(identity(value), value);
      notePrimary(value);
    }
  }

  /**
   * Adds values that are not there yet. One of the same value and type is the same one (RFC 7643,
   * section 2.4): it gets what the other says besides, and loses what is null there. The last
   * primary one takes it from the others.
   */
  void add(JsonNode more) {
    ObjectNode preferred = null;
    for (JsonNode one : more) {
      JsonNode same = there.get(identity(one));
      JsonNode kept = same == null ? assigned(one) : same;
      if (same == null) {
        there.put(identity(kept), kept);
        values.add(kept);
      } else if (same instanceof ObjectNode object && one instanceof ObjectNode changes) {
        new AttributeNames(object).setAll(changes);
      }
      notePrimary(kept);
      if (kept instanceof ObjectNode object && one.path("primary").booleanValue()) {
        preferred = object;
      }
    }
    if (preferred != null) {
      prefer(preferred);
    }
  }

  /** Of a plain value it is the value itself, which no object is equal to. */
  private JsonNode identity(JsonNode value) {
    return value.isObject() ? identity.of(value) : value;
  }

  private static JsonNode assigned(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
    }
    return value;
  }

  private void notePrimary(JsonNode value) {
    if (value instanceof ObjectNode object) {
      if (object.path("primary").booleanValue()) {
        primary.add(object);
      } else {
        primary.remove(object);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // of equal values, the changed one is meant
  private void prefer(ObjectNode preferred) {
    for (ObjectNode other : List.copyOf(primary)) {
      if (other != preferred) {
        // Without a value it is told apart by all that it says, which changes here.
        there.remove(identity(other));
        other.set("primary", BooleanNode.FALSE);
        there.put(identity(other), other);
        primary.remove(other);
      }
    }
  }
}
