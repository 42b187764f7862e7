package dev.guildhall.directories;

import dev.guildhall.api.Text;

/**
 * An attribute of users and the name that the identity provider has for it: 1 to {@value
 * #MAX_LENGTH} characters each (WIRE.md, section e).
 */
public record AttributeMapping(String key, String mapTo) {
  static final int MAX_LENGTH = 32;

  static String check(String text) {
    Text.length(text, 1, MAX_LENGTH);
    Text.printable(text);
    return text;
  }
}
