package dev.guildhall.connections.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Checks what is inside a setting that is a list, a map or a message: at most {@value
 * #MAX_ELEMENTS} elements in each, keys that are not empty, and every text by one rule. Notes every
 * violation under its path.
 */
final class SettingsTree {
  static final int MAX_ELEMENTS = 100;
  static final int MAX_KEY_LENGTH = 100;

  private final Consumer<String> rule;
  private final Violations violations;

  /**
   * @param rule throws {@link InvalidValue} for a text that it refuses
   */
  SettingsTree(Consumer<String> rule, Violations violations) {
    this.rule = rule;
    this.violations = violations;
  }

  void check(JsonNode node, String path) {
    if (node.size() > MAX_ELEMENTS) {
      violations.add(
          path,
          "max_items",
          "must have at most %d elements, has %d".formatted(MAX_ELEMENTS, node.size()));
      return;
    }
    if (node.isTextual()) {
      violations.at(
          path,
          () -> {
            rule.accept(node.textValue());
            return node;
          });
    }
    if (node.isArray()) {
      for (int index = 0; index < node.size(); index++) {
        checkElement(node.get(index), "%s[%d]".formatted(path, index));
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (isKey(entry.getKey(), path)) {
        check(entry.getValue(), path + "." + entry.getKey());
      }
    }
  }

  private void checkElement(JsonNode element, String path) {
    if (element.isTextual() && element.textValue().isEmpty()) {
      violations.add(path, "min_len", "must not be empty");
    }
    check(element, path);
  }

  /** What is wrong with a key is noted under the map: such a key makes no path. */
  private boolean isKey(String key, String path) {
    try {
      Text.length(key, 1, MAX_KEY_LENGTH);
      Text.printable(key);
      return true;
    } catch (InvalidValue invalid) {
      violations.add(path, invalid.rule(), "has a key that " + invalid.expected());
      return false;
    }
  }
}
