package dev.guildhall.connections;

import java.util.Optional;

/**
 * Which connections a search finds; what is empty does not narrow it.
 *
 * @param text a part of the organization's display name, external ID or id, or a connection's whole
 *     id
 * @param provider a provider or provider key
 */
record ConnectionFilter(
    Optional<String> text,
    Optional<String> provider,
    Optional<ConnectionStatus> status,
    Optional<ConnectionType> type,
    Optional<Boolean> enabled) {
  static final ConnectionFilter ALL =
      new ConnectionFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
