package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The values of an attribute that a remove names, one or a list of them: by their {@code value},
 * and where they say a {@code type}, of that type alone.
 */
final class UnwantedValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ValueIdentity identity;
  private final Set<JsonNode> unwanted = new HashSet<>();

  UnwantedValues(Optional<Attribute> attribute, JsonNode named) {
    identity = new ValueIdentity(attribute);
    for (JsonNode one : named.isArray() ? named : NODES.arrayNode().add(named)) {
      unwanted.add(identity.of(one));
    }
  }

  boolean contain(JsonNode value) {
    JsonNode same = identity.of(value);
    return unwanted.contains(same)
        || (same instanceof ObjectNode typed
            && typed.has("value")
            && unwanted.contains(typed.without("type")));
  }
}
