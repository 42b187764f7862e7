package dev.guildhall.environments;

import dev.guildhall.api.Text;

/**
 * What people call an environment: 1 to {@value #MAX_LENGTH} code points, no control characters.
 */
public record EnvironmentName(String value) {
  public static final int MAX_LENGTH = 200;

  public EnvironmentName {
    Text.length(value, 1, MAX_LENGTH);
    Text.printable(value);
  }
}
