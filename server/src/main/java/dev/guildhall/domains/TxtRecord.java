package dev.guildhall.domains;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The TXT record by which the owner of a domain shows that it is theirs.
 *
 * @param key the record's name
 * @param secret the value that it must have
 */
record TxtRecord(String key, String secret) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  static TxtRecord challenge(DomainName domain) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new TxtRecord(
        "_guildhall-challenge." + domain,
        "guildhall-domain-verification=" + HexFormat.of().formatHex(bytes));
  }
}
