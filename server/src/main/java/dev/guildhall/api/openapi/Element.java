package dev.guildhall.api.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An HTML element. Text and attributes are escaped when it is printed; there is no other way in.
 */
final class Element {
  private static final Set<String> VOID = Set.of("meta", "link", "input");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Object> children = new ArrayList<>();

  private Element(String name) {
    this.name = name;
  }

  static Element of(String name) {
    return new Element(name);
  }

  static Element of(String name, String text) {
    return new Element(name).text(text);
  }

  Element with(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  Element styled(String classes) {
    return with("class", classes);
  }

  Element text(String text) {
    children.add(text);
    return this;
  }

  Element add(Element child) {
    children.add(child);
    return this;
  }

  Element addAll(Iterable<Element> more) {
    more.forEach(children::add);
    return this;
  }

  @Override
  public String toString() {
    StringBuilder html = new StringBuilder();
    print(html);
    return html.toString();
  }

  private void print(StringBuilder html) {
    html.append('<').append(name);
    attributes.forEach((attribute, value) -> {
      html.append(' ').append(attribute).append("=\"");
      escape(value, html);
      html.append('"');
    });
    html.append('>');
    for (Object child : children) {
      if (child instanceof Element element) {
        element.print(html);
      } else {
        escape(child.toString(), html);
      }
    }
    if (!VOID.contains(name)) {
      html.append("</").append(name).append('>');
    }
  }

  private static void escape(String text, StringBuilder html) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(character);
      }
    }
  }
}
