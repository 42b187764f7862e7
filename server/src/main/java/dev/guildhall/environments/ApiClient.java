package dev.guildhall.environments;

import dev.guildhall.api.PrefixedId;
import java.util.Optional;

/**
 * A program that calls the API with a client id and a secret.
 *
 * @param environmentId the environment that it calls in; empty for the workspace's client
 */
public record ApiClient(long number, Optional<Long> environmentId, String name) {
  static final String SECRET_PREFIX = "sks_";
  private static final String PREFIX = "skc_";

  /** The id on the wire, {@code skc_…}. */
  public String wireId() {
    return PREFIX + number;
  }

  /** The number in a client id; empty for a text that is none. */
  public static Optional<Long> parse(String clientId) {
    return PrefixedId.parse(PREFIX, clientId);
  }
}
