package dev.guildhall.directories;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The text of a directory's secret: 256 random bits. Only its hash is stored; one SHA-256 is enough
 * for a secret that cannot be guessed.
 */
public record SecretText(String plain) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final int SUFFIX_LENGTH = 4;

  static SecretText random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SecretText(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What is stored of it, and looked for. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The last characters, by which people tell secrets apart. */
  String suffix() {
    return plain.substring(plain.length() - SUFFIX_LENGTH);
  }

  /** Never the secret itself: records end up in logs. */
  @Override
  public String toString() {
    return "SecretText[…]";
  }
}
