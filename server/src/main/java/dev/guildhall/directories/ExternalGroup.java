package dev.guildhall.directories;

import dev.guildhall.api.Text;

/**
 * A group as the identity provider knows it: 1 to {@value #MAX_LENGTH} characters each.
 *
 * @param email empty where it has none
 */
public record ExternalGroup(String externalId, String displayName, String email) {
  static final int MAX_LENGTH = 256;

  static String check(String text) {
    Text.length(text, 1, MAX_LENGTH);
    Text.printable(text);
    return text;
  }

  static String checkEmail(String text) {
    return text.isEmpty() ? text : check(text);
  }
}
