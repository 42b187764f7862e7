package dev.guildhall.organizations;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The product's own facts about an organization: at most {@value #MAX_PAIRS} pairs, keys of {@value
 * #MIN_KEY_LENGTH} to {@value #MAX_KEY_LENGTH} and values of 1 to {@value #MAX_VALUE_LENGTH}
 * Unicode code points (WIRE.md, section e). In the order of the keys.
 */
public record Metadata(Map<String, String> pairs) {
  public static final int MAX_PAIRS = 10;
  public static final int MIN_KEY_LENGTH = 3;
  public static final int MAX_KEY_LENGTH = 25;
  public static final int MAX_VALUE_LENGTH = 256;

  public static final Metadata EMPTY = new Metadata(Map.of());

  public Metadata {
    if (pairs.size() > MAX_PAIRS) {
      throw new InvalidValue(
          "max_pairs", "must have at most %d pairs, has %d".formatted(MAX_PAIRS, pairs.size()));
    }
    pairs.forEach((key, value) -> {
      checkKey(key);
      checkValue(value);
    });
    pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
  }

  /** Checks every pair under its own path, so that the sender hears of each that is wrong. */
  public static Violations.Checked<Metadata> check(
      Violations violations, String path, Map<String, String> pairs) {
    boolean good = true;
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      String at = path + "." + pair.getKey();
      good &= passes(violations, at, "key ", () -> checkKey(pair.getKey()));
      good &= passes(violations, at, "", () -> checkValue(pair.getValue()));
    }
    return good || pairs.size() > MAX_PAIRS
        ? violations.at(path, () -> new Metadata(pairs))
        : violations.at(path, () -> EMPTY);
  }

  private static boolean passes(Violations violations, String path, String what, Runnable check) {
    try {
      check.run();
      return true;
    } catch (InvalidValue invalid) {
      violations.add(path, invalid.rule(), what + invalid.expected());
      return false;
    }
  }

  private static void checkKey(String key) {
    Text.length(key, MIN_KEY_LENGTH, MAX_KEY_LENGTH);
    Text.printable(key);
  }

  private static void checkValue(String value) {
    Text.length(value, 1, MAX_VALUE_LENGTH);
    if (value.indexOf('\0') >= 0) {
      throw new InvalidValue("no_control_characters", "must not contain the character U+0000");
    }
  }
}
