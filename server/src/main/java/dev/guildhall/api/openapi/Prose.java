package dev.guildhall.api.openapi;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of the document as paragraphs, with the wire's names set as code. */
final class Prose {
  private static final Pattern NAME =
      Pattern.compile(
          "/[.a-z][a-z./_-]{3,}[a-z]|\\b[A-Za-z0-9]+_[A-Za-z0-9_]*|If-(?:None-)?Match|\\bETag\\b");

  private Prose() {}

  static List<Element> paragraphs(String text) {
    return Arrays.stream(text.split("\n\n"))
        .filter(paragraph -> !paragraph.isBlank())
        .map(paragraph -> line("p", paragraph))
        .toList();
  }

  static Element line(String name, String text) {
    Element element = Element.of(name);
    Matcher names = NAME.matcher(text);
    int end = 0;
    while (names.find()) {
      element.text(text.substring(end, names.start())).add(Element.of("code", names.group()));
      end = names.end();
    }
    return element.text(text.substring(end));
  }
}
