package dev.guildhall.connections;

import dev.guildhall.connections.settings.SettingsChange;
import java.util.Map;
import java.util.Optional;

/** What a caller changes of a connection; what is empty stays as it is. */
record ConnectionChanges(
    Optional<ConnectionType> type,
    Optional<ConnectionProvider> provider,
    Optional<String> providerKey,
    Optional<String> keyId,
    Optional<Boolean> debugEnabled,
    Optional<String> uiButtonTitle,
    Optional<Connection.ConfigurationType> configurationType,
    Optional<Map<String, String>> attributeMapping,
    SettingsChange settings) {}
