package dev.guildhall.organizations;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import java.net.URI;
import java.net.URISyntaxException;

/** Where an organization's logo is: an https URL of at most {@value #MAX_LENGTH} characters. */
public record LogoUrl(String value) {
  public static final int MAX_LENGTH = 1024;

  public LogoUrl {
    Text.length(value, 1, MAX_LENGTH);
    if (!isHttps(value)) {
      throw new InvalidValue("pattern", "must be an https URL, got \"" + value + '"');
    }
  }

  private static boolean isHttps(String value) {
    try {
      URI uri = new URI(value);
      return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
