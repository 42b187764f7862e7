package dev.guildhall.api.rest;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The URL under which a caller knows this server, without a trailing slash. SDKs compare the URLs
 * in answers with their own, so without a configured public URL it is what the request itself says.
 *
 * @param configured {@code --public-url}; it always wins, and behind a proxy it is a must
 */
public record BaseUrl(Optional<String> configured) {

  /** The base of the URLs in the answer to this request. */
  public String of(HttpServerRequest request) {
    return configured.orElseGet(() -> of(request.isSSL(), request.authority()));
  }

  private static String of(boolean tls, @Nullable HostAndPort authority) {
    String scheme = tls ? "https" : "http";
    if (authority == null) {
      return scheme + "://localhost";
    }
    boolean defaultPort = authority.port() < 0 || authority.port() == (tls ? 443 : 80);
    return scheme + "://" + authority.host() + (defaultPort ? "" : ":" + authority.port());
  }
}
