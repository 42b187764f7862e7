package dev.guildhall.connections;

import dev.guildhall.connections.settings.ConnectionSettings;
import java.util.Locale;
import java.util.Optional;

/**
 * A connection before it is made.
 *
 * @param settings what an app's is known to need
 * @param enabled whether it is in use from the first, as an app's is
 */
record NewConnection(
    ConnectionType type,
    ConnectionProvider provider,
    String providerKey,
    Optional<String> keyId,
    ConnectionSettings settings,
    boolean enabled) {
  private static final int SUFFIX_RADIX = 36;

  /** With a key id where it has none: the app's name and its own id, {@code hubspot-1f3k…}. */
  NewConnection named(ConnectionId id) {
    String name =
        providerKey.toLowerCase(Locale.ROOT) + "-" + Long.toString(id.number(), SUFFIX_RADIX);
    return new NewConnection(
        type, provider, providerKey, keyId.or(() -> Optional.of(name)), settings, enabled);
  }
}
