package dev.guildhall.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads page tokens: a direction and the id at which the page starts, signed together
 * with the list's scope (environment, call, filter). A token of another scope does not verify.
 */
public final class PageTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAC_BYTES = 16;
  private static final int CURSOR_BYTES = 1 + Long.BYTES;

  private final SecretKeySpec key;

  /** A place in a list that is ordered by id. */
  public record Cursor(Direction direction, long id) {}

  /** Which way from the cursor's id the page lies, in the list's own order. */
  public enum Direction {
    AFTER,
    BEFORE
  }

  private static final byte AFTER_MARK = 0;
  private static final byte BEFORE_MARK = 1;

  public PageTokens(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** The token for a place. */
  public String print(String scope, Cursor cursor) {
    byte[] place =
        ByteBuffer.allocate(CURSOR_BYTES)
            .put(cursor.direction() == Direction.AFTER ? AFTER_MARK : BEFORE_MARK)
            .putLong(cursor.id())
            .array();
    byte[] token = Arrays.copyOf(place, CURSOR_BYTES + MAC_BYTES);
    System.arraycopy(mac(scope, place), 0, token, CURSOR_BYTES, MAC_BYTES);
    return encode(token);
  }

  /** The place in a token, none for the empty token; throws {@link ApiError.InvalidPageToken}. */
  public Optional<Cursor> read(String scope, String token) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = decode(token);
    // The last character has bits that no byte takes: only one of its spellings is the token's.
    if (bytes.length != CURSOR_BYTES + MAC_BYTES || !encode(bytes).equals(token)) {
      throw new ApiError.InvalidPageToken().exception();
    }
    byte[] place = Arrays.copyOf(bytes, CURSOR_BYTES);
    byte[] mac = Arrays.copyOfRange(bytes, CURSOR_BYTES, bytes.length);
    if (!MessageDigest.isEqual(mac, mac(scope, place))) {
      throw new ApiError.InvalidPageToken().exception();
    }
    ByteBuffer cursor = ByteBuffer.wrap(place);
    Direction direction = cursor.get() == AFTER_MARK ? Direction.AFTER : Direction.BEFORE;
    return Optional.of(new Cursor(direction, cursor.getLong()));
  }

  private static String encode(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static byte[] decode(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException malformed) {
      throw new ApiError.InvalidPageToken().exception();
    }
  }

  private byte[] mac(String scope, byte[] place) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(place);
      return Arrays.copyOf(mac.doFinal(scope.getBytes(StandardCharsets.UTF_8)), MAC_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
