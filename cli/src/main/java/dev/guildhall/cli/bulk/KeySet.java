package dev.guildhall.cli.bulk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A set of texts that holds 16 bytes of SHA-256 for each, so that millions fit into little memory.
 * Two texts are taken for one with a chance of about one in 10<sup>26</sup> at a million of them.
 */
final class KeySet {
  private static final int INITIAL_PLACES = 1024;

  private final MessageDigest digest;

  /** Two longs a place; both 0 where it is free. */
  private long[] places = new long[2 * INITIAL_PLACES];

  private int size;

  KeySet() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  int size() {
    return size;
  }

  boolean contains(String text) {
    long[] hash = hash(text);
    int place = find(hash[0], hash[1]);
    return places[place] != 0 || places[place + 1] != 0;
  }

  /** Answers whether it is new. */
  boolean add(String text) {
    long[] hash = hash(text);
    if (!put(hash[0], hash[1])) {
      return false;
    }
    if (++size * 4L > places.length) {
      grow();
    }
    return true;
  }

  private boolean put(long high, long low) {
    int place = find(high, low);
    boolean isNew = places[place] == 0 && places[place + 1] == 0;
    places[place] = high;
    places[place + 1] = low;
    return isNew;
  }

  /** Where it is, or would be: the next free place after that of its hash. */
  private int find(long high, long low) {
    int mask = places.length / 2 - 1;
    int at = (int) high & mask;
    while ((places[2 * at] != 0 || places[2 * at + 1] != 0)
        && (places[2 * at] != high || places[2 * at + 1] != low)) {
      at = (at + 1) & mask;
    }
    return 2 * at;
  }

  private void grow() {
    long[] before = places;
    places = new long[before.length * 2];
    for (int i = 0; i < before.length; i += 2) {
      if (before[i] != 0 || before[i + 1] != 0) {
        put(before[i], before[i + 1]);
      }
    }
  }

  private long[] hash(String text) {
    byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
    return new long[] {
      java.nio.ByteBuffer.wrap(bytes).getLong(),
      java.nio.ByteBuffer.wrap(Arrays.copyOfRange(bytes, 8, 16)).getLong()
    };
  }
}
