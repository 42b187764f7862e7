package dev.guildhall.api.rest;

import java.io.InputStream;
import java.util.Optional;

/**
 * What came of a body: all of it, or a stream of it, or nothing and why.
 *
 * @param body empty where it is streamed or was not taken
 */
record Received(byte[] body, InputStream stream, Optional<HttpEndpoint.BodyRefusal> refusal) {
  static Received whole(byte[] body) {
    return new Received(body, InputStream.nullInputStream(), Optional.empty());
  }

  static Received refused(HttpEndpoint.BodyRefusal why) {
    return new Received(new byte[0], InputStream.nullInputStream(), Optional.of(why));
  }

  static Received streamed(InputStream stream) {
    return new Received(new byte[0], stream, Optional.empty());
  }
}
