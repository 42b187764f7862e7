package dev.guildhall.storage.eventloop;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the database is, as the event loops' driver wants to be told. */
final class EventLoopAddress {
  private static final String JDBC = "jdbc:";

  /** The parameters of a JDBC URL that mean the same to both drivers. */
  private static final Set<String> COMMON = Set.of("user", "password", "sslmode");

  /** Modes in which nobody's certificate is checked; the others go by files of the JDBC driver. */
  private static final Set<String> UNCHECKED = Set.of("disable", "allow", "prefer", "require");

  private EventLoopAddress() {}

  /**
   * Empty where the URL says something that this driver may take otherwise: several hosts, a
   * certificate to be checked, any parameter of JDBC's own.
   *
   * @param user empty where the URL names it
   */
  static Optional<PgConnectOptions> of(String jdbcUrl, String user, String password) {
    URI uri;
    try {
      uri = URI.create(jdbcUrl.substring(JDBC.length()));
    } catch (IllegalArgumentException anotherForm) {
      return Optional.empty();
    }
    Map<String, String> parameters = parameters(uri);
    String name = user.isEmpty() ? parameters.getOrDefault("user", "") : user;
    String mode = parameters.getOrDefault("sslmode", "prefer");
    if (uri.getHost() == null
        || uri.getPath().length() < 2
        || name.isEmpty()
        || !COMMON.containsAll(parameters.keySet())
        || !UNCHECKED.contains(mode)) {
      return Optional.empty();
    }
    return Optional.of(
        new PgConnectOptions()
            .setHost(uri.getHost().replaceAll("[\\[\\]]", "")) // of an IPv6 address
            .setPort(uri.getPort() < 0 ? PgConnectOptions.DEFAULT_PORT : uri.getPort())
            .setDatabase(uri.getPath().substring(1))
            .setUser(name)
            .setPassword(user.isEmpty() ? parameters.getOrDefault("password", "") : password)
            .setSslMode(SslMode.of(mode))
            .setSslOptions(
                new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm("")));
  }

  private static Map<String, String> parameters(URI uri) {
    Map<String, String> parameters = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&")) {
        int sign = pair.indexOf('=');
        parameters.put(
            sign < 0 ? pair : pair.substring(0, sign),
            sign < 0 ? "" : URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }
}
