package dev.guildhall.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A PostgreSQL connection URL in the form that other tools take ({@code
 * postgresql://user:password@host:5432/name?sslmode=require}), or a JDBC URL.
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

  /** Reads either form; throws {@link IllegalArgumentException} with a sentence. */
  public static DatabaseUrl parse(String text) {
    if (text.startsWith("jdbc:postgresql:")) {
      return new DatabaseUrl(text, "", "");
    }
    URI uri = read(text);
    if (uri.getHost() == null
        || !("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(
          "the database URL must look like postgresql://user:password@host:5432/name");
    }
    String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    int colon = userInfo.indexOf(':');
    String jdbc =
        "jdbc:postgresql://%s:%d%s%s"
            .formatted(
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                uri.getRawPath().length() > 1 ? uri.getRawPath() : "/postgres",
                uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new DatabaseUrl(
        jdbc,
        decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
        colon < 0 ? "" : decode(userInfo.substring(colon + 1)));
  }

  /** Without the URI's own complaint, which repeats all of the text and the password in it. */
  private static URI read(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(
          "the database URL is no URL (%s at character %d); percent-encode what is special in user and password"
              .formatted(malformed.getReason(), malformed.getIndex() + 1));
    }
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Never the password. */
  @Override
  public String toString() {
    return jdbcUrl.replaceAll("password=[^&]*", "password=…");
  }
}
