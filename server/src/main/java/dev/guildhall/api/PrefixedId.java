package dev.guildhall.api;

import java.util.Optional;

/** The text form of ids on the wire: a prefix that tells the kind, then decimal digits. */
public final class PrefixedId {
  private static final int MAX_DIGITS = 19;

  private PrefixedId() {}

  /** The number in {@code prefix + digits}; empty for any other text, also for leading zeros. */
  public static Optional<Long> parse(String prefix, String text) {
    int digits = text.length() - prefix.length();
    if (digits < 1 || digits > MAX_DIGITS || !text.startsWith(prefix)) {
      return Optional.empty();
    }
    for (int i = prefix.length(); i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    if (text.charAt(prefix.length()) == '0') {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text, prefix.length(), text.length(), 10));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }
}
