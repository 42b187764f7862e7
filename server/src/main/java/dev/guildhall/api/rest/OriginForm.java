package dev.guildhall.api.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request's target without the scheme and the host that some write before it (RFC 9112, 3.2.2).
 */
final class OriginForm {
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?#]*([^#]*)");

  private OriginForm() {}

  /** The path and the query of a target in either form. */
  static String of(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    Matcher absolute = ABSOLUTE.matcher(target);
    if (!absolute.matches()) {
      return target;
    }
    return absolute.group(1).startsWith("/") ? absolute.group(1) : "/" + absolute.group(1);
  }
}
