package dev.guildhall.organizations;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import java.util.regex.Pattern;

/**
 * An organization's name in URLs: a lower-case DNS label or host name of 1 to {@value #MAX_LENGTH}
 * characters (proto/organizations.txt). Unique among the living of an environment.
 */
public record Slug(String value) {
  public static final int MAX_LENGTH = 253;

  /** A regular expression for the whole of it, in the syntax that Java and ECMAScript share. */
  public static final String PATTERN =
      "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*";

  private static final Pattern HOST_NAME = Pattern.compile(PATTERN);

  public Slug {
    Text.length(value, 1, MAX_LENGTH);
    if (!HOST_NAME.matcher(value).matches()) {
      throw new InvalidValue(
          "pattern",
          "must be a lower-case DNS label or host name such as acme or acme.eu, got \""
              + value
              + '"');
    }
  }
}
