package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** JSON objects from their text. */
final class Trees {
  private Trees() {}

  static ObjectNode of(String json) {
    return ScimJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
