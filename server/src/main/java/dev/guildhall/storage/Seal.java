package dev.guildhall.storage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets that must be readable again, so that a copy of the database alone does not tell
 * them: AES-256-GCM, a random nonce in front. What was sealed for one place does not open at
 * another.
 */
public final class Seal {
  /** The length of the key. */
  public static final int KEY_BYTES = 32;

  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param key {@value #KEY_BYTES} bytes
   */
  public Seal(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("the key must have %d bytes".formatted(KEY_BYTES));
    }
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * @param place what the secret belongs to; {@link #open} must name the same
   */
  public byte[] close(String place, String secret) {
    return close(place, secret.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for bytes. */
  public byte[] close(String place, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] text = run(Cipher.ENCRYPT_MODE, nonce, place, secret);
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + text.length);
      System.arraycopy(text, 0, sealed, NONCE_BYTES, text.length);
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The secret; throws where another key sealed it, or for another place, or it was changed. */
  public String open(String place, byte[] sealed) throws GeneralSecurityException {
    return new String(openBytes(place, sealed), StandardCharsets.UTF_8);
  }

  /** The same for bytes. */
  public byte[] openBytes(String place, byte[] sealed) throws GeneralSecurityException {
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    byte[] text = Arrays.copyOfRange(sealed, Math.min(NONCE_BYTES, sealed.length), sealed.length);
    return run(Cipher.DECRYPT_MODE, nonce, place, text);
  }

  /** What an older key sealed for a place, sealed with this one. */
  public byte[] renew(String place, byte[] sealed, Seal older) {
    try {
      return close(place, older.openBytes(place, sealed));
    } catch (GeneralSecurityException foreign) {
      throw new IllegalStateException("the older key did not seal the " + place, foreign);
    }
  }

  private byte[] run(int mode, byte[] nonce, String place, byte[] text)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher.doFinal(text);
  }
}
