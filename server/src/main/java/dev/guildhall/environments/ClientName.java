package dev.guildhall.environments;

import dev.guildhall.api.Text;

/** What people call an API client: 1 to {@value #MAX_LENGTH} code points, no control characters. */
public record ClientName(String value) {
  public static final int MAX_LENGTH = 128;

  public ClientName {
    Text.length(value, 1, MAX_LENGTH);
    Text.printable(value);
  }
}
