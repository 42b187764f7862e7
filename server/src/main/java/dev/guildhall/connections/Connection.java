package dev.guildhall.connections;

import dev.guildhall.connections.settings.ConnectionSettings;
import dev.guildhall.domains.Domain;
import dev.guildhall.organizations.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection to an identity provider or an app (proto/connections.txt).
 *
 * @param organizationId whose it is; empty: the environment's
 * @param providerKey the provider's name, or an app's
 * @param keyId the product's own name for it
 * @param attributeMapping at most {@value #MAX_MAPPINGS} pairs
 * @param domains whose users it signs in
 */
record Connection(
    ConnectionId id,
    Optional<OrganizationId> organizationId,
    ConnectionType type,
    ConnectionProvider provider,
    String providerKey,
    Optional<String> keyId,
    boolean enabled,
    boolean debugEnabled,
    String uiButtonTitle,
    ConfigurationType configurationType,
    Map<String, String> attributeMapping,
    ConnectionSettings settings,
    Instant updatedAt,
    List<Domain> domains) {
  static final int MAX_MAPPINGS = 30;
  static final int MAX_MAPPING_KEY_LENGTH = 100;
  static final int MAX_MAPPING_VALUE_LENGTH = 256;
  static final int MAX_KEY_ID_LENGTH = 300;
  static final int MAX_PROVIDER_KEY_LENGTH = 100;
  static final int MAX_TITLE_LENGTH = 256;

  /** Where its endpoints come from; in the order of the wire's numbers. */
  enum ConfigurationType {
    CONFIGURATION_TYPE_UNSPECIFIED,
    DISCOVERY,
    MANUAL;

    /** Its number in the database, as on the wire. */
    @SuppressWarnings("EnumOrdinal") // the wire's numbers are fixed, and so is this order
    int number() {
      return ordinal();
    }

    static ConfigurationType of(int number) {
      return values()[number];
    }
  }

  ConnectionStatus status() {
    return status(type, settings);
  }

  /** What a connection of this type with these settings is. */
  static ConnectionStatus status(ConnectionType type, ConnectionSettings settings) {
    if (type.settings().missing(settings).isEmpty()) {
      return ConnectionStatus.COMPLETED;
    }
    return settings.isEmpty() ? ConnectionStatus.DRAFT : ConnectionStatus.IN_PROGRESS;
  }

  /** What is missing before it can be enabled, by the wire's names. */
  List<String> missing() {
    return type.settings().missing(settings);
  }

  /** When the last of its certificates expired; empty while there is one that has not, or none. */
  Optional<Instant> expired(Instant now) {
    return settings.lastExpiry().filter(last -> !last.isAfter(now));
  }

  /** With what a caller changes, and the time of its last change as it was. */
  Connection with(ConnectionChanges changes) {
    return new Connection(
        id,
        organizationId,
        type,
        changes.provider().orElse(provider),
        changes.providerKey().orElse(providerKey),
        changes.keyId().or(() -> keyId),
        enabled,
        changes.debugEnabled().orElse(debugEnabled),
        changes.uiButtonTitle().orElse(uiButtonTitle),
        changes.configurationType().orElse(configurationType),
        changes.attributeMapping().orElse(attributeMapping),
        settings.with(changes.settings()),
        updatedAt,
        domains);
  }

  Connection withSettings(ConnectionSettings other) {
    return new Connection(
        id,
        organizationId,
        type,
        provider,
        providerKey,
        keyId,
        enabled,
        debugEnabled,
        uiButtonTitle,
        configurationType,
        attributeMapping,
        other,
        updatedAt,
        domains);
  }

  /** On or off, changed now. */
  Connection switched(boolean on, Instant now) {
    return new Connection(
        id,
        organizationId,
        type,
        provider,
        providerKey,
        keyId,
        on,
        debugEnabled,
        uiButtonTitle,
        configurationType,
        attributeMapping,
        settings,
        now,
        domains);
  }

  Connection withDomains(List<Domain> assigned) {
    return new Connection(
        id,
        organizationId,
        type,
        provider,
        providerKey,
        keyId,
        enabled,
        debugEnabled,
        uiButtonTitle,
        configurationType,
        attributeMapping,
        settings,
        updatedAt,
        List.copyOf(assigned));
  }
}
