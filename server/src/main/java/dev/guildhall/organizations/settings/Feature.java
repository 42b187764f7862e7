package dev.guildhall.organizations.settings;

import dev.guildhall.api.InvalidValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an organization can have switched on. The descriptor's examples write {@code
 * directory_sync}, and one guide {@code scim}, for what every SDK calls {@code dir_sync} (WIRE.md,
 * section d): both are read as that, and answers say {@code dir_sync}.
 */
public enum Feature {
  SSO("sso"),
  DIRECTORY_SYNC("dir_sync"),
  DOMAIN_VERIFICATION("domain_verification"),
  SESSION_POLICY("session_policy");

  private final String wireName;

  Feature(String wireName) {
    this.wireName = wireName;
  }

  /** The name in answers and in the database. */
  public String wireName() {
    return wireName;
  }

  /** Reads a name; throws {@link InvalidValue} for one that is no feature's. */
  public static Feature of(String name) {
    if (name.equals("directory_sync") || name.equals("scim")) {
      return DIRECTORY_SYNC;
    }
    Optional<Feature> named =
        Arrays.stream(values()).filter(feature -> feature.wireName.equals(name)).findFirst();
    return named.orElseThrow(
        () -> new InvalidValue("in", "must be one of %s, got \"%s\"".formatted(wireNames(), name)));
  }

  private static String wireNames() {
    return Arrays.stream(values()).map(Feature::wireName).collect(Collectors.joining(", "));
  }
}
