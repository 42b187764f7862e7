package dev.guildhall.api.rest;

import io.vertx.core.MultiMap;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What came of a body: all of it, or a stream of it, or nothing and why.
 *
 * @param body empty where it is streamed or was not taken
 */
record Received(byte[] body, InputStream stream, Optional<HttpEndpoint.BodyRefusal> refusal) {
  private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");

  /** A whole body, or none of one that is packed. */
  static Received of(byte[] body, MultiMap headers) {
    Received whole = whole(body);
    return body.length == 0 || !headers.contains("content-encoding")
        ? whole
        : packed(headers).orElse(whole);
  }

  static Received whole(byte[] body) {
    return new Received(body, InputStream.nullInputStream(), Optional.empty());
  }

  static Received refused(HttpEndpoint.BodyRefusal why) {
    return new Received(new byte[0], InputStream.nullInputStream(), Optional.of(why));
  }

  /** Nothing of a body that is packed; empty where its {@code Content-Encoding} says nothing. */
  static Optional<Received> packed(MultiMap headers) {
    String coding = String.join(", ", headers.getAll("content-encoding"));
    return SEPARATORS
        .splitAsStream(coding)
        .filter(one -> !one.isEmpty() && !one.equalsIgnoreCase("identity"))
        .findFirst()
        .map(_ -> refused(new HttpEndpoint.BodyRefusal.Packed(coding)));
  }

  static Received streamed(InputStream stream) {
    return new Received(new byte[0], stream, Optional.empty());
  }
}
