package dev.guildhall.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret that is shown once and never stored: of an API client, of a directory, or what a link
 * ends with. Made here, it is 256 random bits; its hash is what is kept, and one SHA-256 is enough
 * for a secret that cannot be guessed.
 *
 * @param plain as its owner has it; what somebody presents may be anything
 */
public record SecretText(String plain) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final int SUFFIX_LENGTH = 4;

  public static SecretText random() {
    return random("");
  }

  /**
   * @param prefix tells people, and those who search for lost secrets, what it is
   */
  public static SecretText random(String prefix) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SecretText(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What is stored of it, and looked for. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The last characters of one that was made here, by which people tell secrets apart. */
  public String suffix() {
    return plain.substring(plain.length() - SUFFIX_LENGTH);
  }

  /** Never the secret itself: records end up in logs. */
  @Override
  public String toString() {
    return "SecretText[…]";
  }
}
