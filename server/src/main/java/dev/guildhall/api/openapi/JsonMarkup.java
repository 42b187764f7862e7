package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** A JSON tree as lines of code, with names and values apart in colour. */
final class JsonMarkup {
  private final Element code = Element.of("code");

  private JsonMarkup() {}

  static Element pre(JsonNode tree) {
    JsonMarkup markup = new JsonMarkup();
    markup.value(tree, "\n");
    return Element.of("pre").add(markup.code);
  }

  private void value(JsonNode node, String lineBreak) {
    if (node.isObject()) {
      Iterator<Map.Entry<String, JsonNode>> entries = node.properties().iterator();
      if (!entries.hasNext()) {
        code.text("{}");
        return;
      }
      code.text("{");
      while (entries.hasNext()) {
        Map.Entry<String, JsonNode> entry = entries.next();
        code.text(lineBreak + "  ");
        code.add(Element.of("span", '"' + entry.getKey() + '"').styled("key")).text(": ");
        value(entry.getValue(), lineBreak + "  ");
        code.text(entries.hasNext() ? "," : lineBreak);
      }
      code.text("}");
    } else if (node.isArray()) {
      code.text("[");
      for (int i = 0; i < node.size(); i++) {
        code.text((i > 0 ? "," : "") + lineBreak + "  ");
        value(node.get(i), lineBreak + "  ");
      }
      code.text((node.isEmpty() ? "" : lineBreak) + "]");
    } else {
      code.add(Element.of("span", node.toString()).styled(node.isTextual() ? "text" : "literal"));
    }
  }
}
