package dev.guildhall.api;

import java.nio.charset.StandardCharsets;

/** Rules of text that several value types share. Lengths are Unicode code points. */
public final class Text {
  private Text() {}

  /** Refuses text that is shorter or longer than the bounds, both inclusive. */
  public static void length(String text, int least, int most) {
    int length = text.codePointCount(0, text.length());
    if (length < least) {
      throw new InvalidValue(
          "min_len",
          length == 0
              ? "must not be empty"
              : "must have at least %d characters, has %d".formatted(least, length));
    }
    if (length > most) {
      throw new InvalidValue(
          "max_len", "must have at most %d characters, has %d".formatted(most, length));
    }
  }

  /** Refuses control characters, and surrogates without their other half. */
  public static void printable(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (Character.isISOControl(codePoint)) {
        throw new InvalidValue(
            "no_control_characters",
            "must not contain control characters, has U+%04X at position %d"
                .formatted(codePoint, position(text, i)));
      }
      wellFormed(text, i, codePoint);
    }
  }

  /** Refuses surrogates without their other half. */
  public static void wellFormed(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      wellFormed(text, i, text.codePointAt(i));
    }
  }

  private static void wellFormed(String text, int index, int codePoint) {
    if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
      throw new InvalidValue(
          "well_formed",
          "must be well-formed Unicode, has an unpaired surrogate U+%04X at position %d"
              .formatted(codePoint, position(text, index)));
    }
  }

  /** Which code point of the text begins at this index, the first being 1. */
  private static int position(String text, int index) {
    return text.codePointCount(0, index) + 1;
  }

  /** The text, cut behind a whole code point where it has more bytes in UTF-8. */
  public static String within(String text, int maxBytes) {
    if (utf8Length(text) <= maxBytes) {
      return text;
    }
    int bytes = utf8Length("…");
    int end = 0;
    while (true) {
      int next = text.offsetByCodePoints(end, 1);
      bytes += utf8Length(text.substring(end, next));
      if (bytes > maxBytes) {
        return text.substring(0, end) + "…";
      }
      end = next;
    }
  }

  /** How many bytes the text has in UTF-8. */
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
