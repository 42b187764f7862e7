package dev.guildhall.api.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A request that may come again.
 *
 * @param environmentId where it happens; 0 for the workspace
 * @param clientId who sends it
 * @param route the route's template, such as {@code POST /api/v1/organizations}
 * @param uri path and query, as they came
 */
public record IdempotentRequest(
    long environmentId, String clientId, String route, String uri, byte[] body) {

  /** SHA-256 of what must be the same when the key comes again. */
  byte[] hash() {
    MessageDigest digest = sha256();
    digest.update(uri.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return digest.digest(body);
  }

  /** A number for the lock of this request's key. */
  long lock(String key) {
    MessageDigest digest = sha256();
    String whole = String.join("\n", Long.toString(environmentId), clientId, route, key);
    byte[] hash = digest.digest(whole.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
