package dev.guildhall.connections.settings;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The rule of an identity provider's endpoints: an http or https URL of at most {@value
 * #MAX_LENGTH} characters with a host, without user or fragment (OpenID Connect Discovery 1.0,
 * section 3).
 */
final class IdentityProviderUrl {
  static final int MAX_LENGTH = 2048;

  private IdentityProviderUrl() {}

  static String check(String value) {
    Text.length(value, 1, MAX_LENGTH);
    try {
      URI uri = new URI(value);
      String scheme = uri.getScheme();
      if (("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return value;
      }
    } catch (URISyntaxException malformed) {
      // Refused below.
    }
    throw new InvalidValue(
        "uri", "must be an http or https URL without user and fragment, got \"" + value + '"');
  }
}
