package dev.guildhall.organizations;

import dev.guildhall.api.Text;

/**
 * What people call an organization: 1 to {@value #MAX_LENGTH} Unicode code points, no control
 * characters (WIRE.md, section e).
 */
public record DisplayName(String value) {
  public static final int MAX_LENGTH = 200;

  public DisplayName {
    Text.length(value, 1, MAX_LENGTH);
    Text.printable(value);
  }
}
