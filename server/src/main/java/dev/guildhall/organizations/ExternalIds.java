package dev.guildhall.organizations;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Violations;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Further external IDs of an organization, by name: at most {@value #MAX_NAMES}, each value an
 * {@link ExternalId}, each name a lower-case letter and up to 31 more letters, digits and
 * underscores. Unique under its name among the living organizations of an environment.
 */
public record ExternalIds(Map<String, String> byName) {
  public static final int MAX_NAMES = 10;
  public static final int MAX_NAME_LENGTH = 32;
  public static final String NAME = "[a-z][a-z0-9_]{0," + (MAX_NAME_LENGTH - 1) + "}";

  public static final ExternalIds NONE = new ExternalIds(Map.of());

  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);

  public ExternalIds {
    if (byName.size() > MAX_NAMES) {
      throw new InvalidValue(
          "max_pairs", "must have at most %d names, has %d".formatted(MAX_NAMES, byName.size()));
    }
    byName.forEach((name, value) -> {
      checkName(name);
      new ExternalId(value);
    });
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  /** Whether a text can be the name of an external ID. */
  static boolean isName(String text) {
    return NAME_PATTERN.matcher(text).matches();
  }

  /** Checks every one under its own path, so that the sender hears of each that is wrong. */
  static Violations.Checked<ExternalIds> check(
      Violations violations, String path, Map<String, String> byName) {
    if (byName.size() > MAX_NAMES) {
      return violations.at(path, () -> new ExternalIds(byName));
    }
    Map<String, String> good = new TreeMap<>();
    byName.forEach((name, value) ->
        violations.at(
            path + "." + name,
            () -> {
              checkName(name);
              return good.put(name, new ExternalId(value).value());
            }));
    return violations.at(path, () -> new ExternalIds(good));
  }

  private static void checkName(String name) {
    if (!isName(name)) {
      throw new InvalidValue("pattern", "name must match " + NAME + ", got \"" + name + '"');
    }
  }
}
