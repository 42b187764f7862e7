package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of an object to which several are added. What differs in its case alone is the same
 * attribute (RFC 7643, section 2.1): it keeps the spelling that is there.
 */
final class AttributeNames {
  private final ObjectNode object;
  private final Map<String, String> spellings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  AttributeNames(ObjectNode object) {
    this.object = object;
    object.fieldNames().forEachRemaining(name -> spellings.put(name, name));
  }

  /** The name as the object spells it, or will. */
  String spelling(String name) {
    return spellings.computeIfAbsent(name, first -> first);
  }

  void set(String name, JsonNode value) {
    set(object, spelling(name), value);
  }

  void setAll(ObjectNode more) {
    more.properties().forEach(field -> set(field.getKey(), field.getValue()));
  }

  /** What comes to nothing takes away what is there. */
  static void set(ObjectNode object, String spelling, JsonNode value) {
    if (Intake.isUnassigned(value)) {
      object.remove(spelling);
    } else {
      object.set(spelling, value);
    }
  }
}
