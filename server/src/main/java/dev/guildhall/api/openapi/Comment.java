package dev.guildhall.api.openapi;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A comment of the contract.
 *
 * @param summary its first paragraph
 * @param description the paragraphs after it, with an empty line between them
 */
record Comment(String summary, String description) {
  static final Comment NONE = new Comment("", "");

  /** Reads the text as protoc keeps it: one space before each line, lines broken at will. */
  static Comment parse(String text) {
    String[] paragraphs =
        Arrays.stream(text.strip().split("\n[ \t]*\n"))
            .map(paragraph -> paragraph.lines().map(String::strip).collect(Collectors.joining(" ")))
            .toArray(String[]::new);
    return new Comment(
        paragraphs[0], Arrays.stream(paragraphs).skip(1).collect(Collectors.joining("\n\n")));
  }

  /** Both parts as one text. */
  String whole() {
    return description.isEmpty() ? summary : summary + "\n\n" + description;
  }
}
