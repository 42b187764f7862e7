package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.time.Instant;
import java.util.Optional;

/**
 * A user or group as its row has it: in JSON, which takes a fraction of its tree's memory.
 *
 * @param related as {@link Resource#related}
 */
record StoredResource(
    ResourceType type,
    long id,
    int version,
    Instant updatedAt,
    String tree,
    Optional<String> related) {

  /** How many characters it has. */
  long size() {
    return (long) tree.length() + related.map(String::length).orElse(0);
  }

  Resource read() {
    return new Resource(
        type,
        id,
        version,
        updatedAt,
        Resource.tree(tree),
        related.map(text ->
            text.equals("[]") ? JsonNodeFactory.instance.arrayNode() : Resource.parse(text)));
  }
}
