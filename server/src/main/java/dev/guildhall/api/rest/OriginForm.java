package dev.guildhall.api.rest;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request's target without the scheme and the host that some write before it (RFC 9112, 3.2.2),
 * and without the second slash of those whose URL of the server ends with one ({@code
 * //oauth/token}: SDKs put the two together as they are).
 */
final class OriginForm {
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?#]*([^#]*)");

  private OriginForm() {}

  /** The path of a request that has one, alone. */
  static String path(HttpServerRequest request) {
    return of(String.valueOf(request.path()));
  }

  /** The path and the query of a target in either form. */
  static String of(String target) {
    if (target.startsWith("/")) {
      return target.startsWith("//") ? target.substring(1) : target;
    }
    Matcher absolute = ABSOLUTE.matcher(target);
    if (!absolute.matches()) {
      return target;
    }
    return absolute.group(1).startsWith("/") ? absolute.group(1) : "/" + absolute.group(1);
  }
}
