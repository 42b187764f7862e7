package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.message.ScimJson;
import java.nio.charset.StandardCharsets;

/** JSON objects from their text. */
public final class Trees {
  private Trees() {}

  public static ObjectNode of(String json) {
    return ScimJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
