package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.schema.Attribute;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes one of the values of an attribute that are the same one (RFC 7643, section 2.4): it says
 * what any of them says, and stands where the first did.
 */
final class EqualValues {
  private EqualValues() {}

  /**
   * The values, each once. Changes those of which there are several.
   *
   * @param isNew whose parts win over those of one that was there; among others, the later one's
   */
  static Collection<JsonNode> merged(
      Attribute attribute, Iterable<JsonNode> values, Predicate<JsonNode> isNew) {
    ValueIdentity identity = new ValueIdentity(Optional.of(attribute));
    Map<JsonNode, JsonNode> merged = new LinkedHashMap<>();
    for (JsonNode value : values) {
      merged.merge(
          identity.of(value),
          value,
          (first, later) ->
              isNew.test(first) && !isNew.test(later) ? merge(later, first) : merge(first, later));
    }
    return merged.values();
  }

  private static JsonNode merge(JsonNode older, JsonNode newer) {
    if (older instanceof ObjectNode object && newer instanceof ObjectNode more) {
      boolean isPrimary = object.path("primary").booleanValue();
      new AttributeNames(object).setAll(more);
      if (isPrimary) {
        object.put("primary", true);
      }
    }
    return older;
  }
}
