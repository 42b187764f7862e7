package dev.guildhall.events.webhooks;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an endpoint is: an http or https URL of at most {@value #MAX_LENGTH} characters, without
 * user or fragment.
 */
public record WebhookUrl(String value) {
  static final int MAX_LENGTH = 2048;

  public WebhookUrl {
    Text.length(value, 1, MAX_LENGTH);
    URI uri = uri(value);
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new InvalidValue("pattern", "must be an http or https URL, got \"" + value + '"');
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new InvalidValue("pattern", "must have no user and no fragment, got \"" + value + '"');
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new InvalidValue("pattern", "must have a port from 1 to 65535, got \"" + value + '"');
    }
  }

  /**
   * Refuses a host that is plainly not public, so that its owner hears of it at once. What a name
   * resolves to is only known, and looked at, when something is sent.
   */
  public WebhookUrl refusePrivate() {
    boolean refused =
        literal()
            .map(address -> !PublicAddress.is(address))
            .orElseGet(() -> host().equals("localhost") || host().endsWith(".localhost"));
    if (refused) {
      throw new InvalidValue("public_address", "must be a public address, got \"" + host() + '"');
    }
    return this;
  }

  public boolean tls() {
    return uri(value).getScheme().equalsIgnoreCase("https");
  }

  public int port() {
    int port = uri(value).getPort();
    return port > 0 ? port : tls() ? 443 : 80;
  }

  /** The host, without the brackets of an IPv6 address. */
  public String host() {
    String host = uri(value).getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The path and query, as they go into the request. */
  public String target() {
    URI uri = uri(value);
    String path = Optional.ofNullable(uri.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private Optional<InetAddress> literal() {
    try {
      return Optional.of(InetAddress.ofLiteral(host()));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }

  private static URI uri(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException malformed) {
      throw new InvalidValue("pattern", "must be an http or https URL, got \"" + value + '"');
    }
  }
}
