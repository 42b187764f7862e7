package dev.guildhall.connections;

import com.google.protobuf.Message;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import dev.guildhall.connections.settings.ConnectionSettings;
import dev.guildhall.connections.settings.SettingsChange;
import dev.guildhall.connections.settings.SettingsInput;
import dev.guildhall.connections.settings.SettingsKind;
import dev.guildhall.connections.settings.WebauthnInput;
import dev.guildhall.contract.connections.CreateConnection;
import dev.guildhall.contract.connections.UpdateConnection;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what callers say of connections; throws with every violation at once. The rules are the
 * wire's (proto/connections.txt): a connection must name its provider or a key of one.
 */
final class ConnectionInput {
  private static final String SCALEKIT_KEY = "SCALEKIT";
  private static final String WEBAUTHN_KEY = "WEBAUTHN";

  private ConnectionInput() {}

  static NewConnection create(boolean given, CreateConnection sent, boolean ofOrganization) {
    Violations violations = new Violations();
    require(violations, given);
    String key = sent.getProviderKey();
    ConnectionSettings ofApp =
        ofOrganization ? ConnectionSettings.NONE : ConnectionSettings.ofApp(key);
    var type =
        violations.at(
            "connection.type",
            () ->
                sent.getTypeValue() == 0 && !ofApp.isEmpty()
                    ? ConnectionType.OAUTH
                    : type(sent.getType(), ofOrganization));
    var provider =
        violations.at("connection.provider", () -> ConnectionProvider.of(sent.getProvider()));
    checkProvider(
        violations, sent.getProviderValue() != 0, provider.value(), sent.getProviderKey(), true);
    violations.at(
        "connection.key_id",
        () -> keyId(!sent.getKeyId().isEmpty(), sent.getKeyId(), sent.getTypeValue()));
    violations.refuseIfAny();
    return new NewConnection(
        type.value(),
        sent.getProviderValue() == 0 ? ConnectionProvider.named(key) : provider.value(),
        key.isEmpty() ? provider.value().name() : key,
        sent.getKeyId().isEmpty() ? Optional.empty() : Optional.of(sent.getKeyId()),
        type.value() == ConnectionType.OAUTH ? ofApp : ConnectionSettings.NONE,
        !ofOrganization && type.value().isForApps());
  }

  /**
   * @param own the connection's addresses, which the caller cannot change
   */
  static ConnectionChanges changes(
      boolean given, UpdateConnection sent, boolean ofOrganization, SamlAddresses own) {
    Violations violations = new Violations();
    require(violations, given);
    var type =
        violations.at(
            "connection.type",
            () ->
                sent.getTypeValue() == 0
                    ? Optional.<ConnectionType>empty()
                    : Optional.of(type(sent.getType(), ofOrganization)));
    var provider =
        violations.at("connection.provider", () -> ConnectionProvider.of(sent.getProvider()));
    checkProvider(
        violations,
        sent.getProviderValue() != 0,
        provider.value(),
        sent.getProviderKey(),
        ofOrganization);
    violations.at(
        "connection.key_id", () -> keyId(sent.hasKeyId(), sent.getKeyId(), sent.getTypeValue()));
    if (sent.hasUiButtonTitle()) {
      violations.at(
          "connection.ui_button_title",
          () -> {
            Text.length(sent.getUiButtonTitle().getValue(), 0, Connection.MAX_TITLE_LENGTH);
            Text.printable(sent.getUiButtonTitle().getValue());
            return true;
          });
    }
    var configuration =
        violations.at("connection.configuration_type", () -> configurationType(sent));
    checkAttributeMapping(violations, sent.getAttributeMappingMap());
    own.check(sent.getSamlConfig(), violations);
    SettingsChange change = readSettings(sent, violations);
    violations.refuseIfAny();
    return new ConnectionChanges(
        type.value(),
        sent.getProviderValue() == 0 ? Optional.empty() : Optional.of(provider.value()),
        sent.getProviderKey().isEmpty() ? Optional.empty() : Optional.of(sent.getProviderKey()),
        sent.hasKeyId() ? Optional.of(sent.getKeyId()) : Optional.empty(),
        sent.hasDebugEnabled() ? Optional.of(sent.getDebugEnabled().getValue()) : Optional.empty(),
        sent.hasUiButtonTitle()
            ? Optional.of(sent.getUiButtonTitle().getValue())
            : Optional.empty(),
        configuration.value(),
        sent.getAttributeMappingCount() == 0
            ? Optional.empty()
            : Optional.of(Map.copyOf(sent.getAttributeMappingMap())),
        change);
  }

  private static void require(Violations violations, boolean given) {
    if (!given) {
      violations.add("connection", "required", "is required");
      violations.refuseIfAny();
    }
  }

  private static ConnectionType type(
      dev.guildhall.contract.connections.ConnectionType sent, boolean ofOrganization) {
    ConnectionType type = ConnectionType.of(sent);
    if (ofOrganization && !type.isForOrganizations()) {
      throw new InvalidValue("supported", "must not be %s in an organization".formatted(type));
    }
    return type;
  }

  private static void checkProvider(
      Violations violations,
      boolean hasProvider,
      ConnectionProvider provider,
      String key,
      boolean required) {
    if (required && !hasProvider && key.isEmpty()) {
      violations.add(
          "connection.provider", "required", "is required, or provider_key in its place");
    }
    if (provider == ConnectionProvider.SCALEKIT && !key.equals(SCALEKIT_KEY)) {
      violations.add(
          "connection.provider_key",
          "in",
          "must be %s for the provider SCALEKIT, got \"%s\"".formatted(SCALEKIT_KEY, key));
    }
    violations.at(
        "connection.provider_key",
        () -> {
          Text.length(key, 0, Connection.MAX_PROVIDER_KEY_LENGTH);
          Text.printable(key);
          return key;
        });
  }

  private static String keyId(boolean given, String keyId, int type) {
    if (type == ConnectionType.WEBAUTHN.number() && !keyId.equals(WEBAUTHN_KEY)) {
      throw new InvalidValue(
          "in",
          "must be %s for a connection of that type, got \"%s\"".formatted(WEBAUTHN_KEY, keyId));
    }
    if (given) {
      Text.length(keyId, 1, Connection.MAX_KEY_ID_LENGTH);
      Text.printable(keyId);
    }
    return keyId;
  }

  private static Optional<Connection.ConfigurationType> configurationType(UpdateConnection sent) {
    if (sent.getConfigurationType()
        == dev.guildhall.contract.connections.ConfigurationType.UNRECOGNIZED) {
      throw new InvalidValue("defined_only", "must be DISCOVERY or MANUAL");
    }
    return sent.getConfigurationTypeValue() == 0
        ? Optional.empty()
        : Optional.of(Connection.ConfigurationType.of(sent.getConfigurationTypeValue()));
  }

  private static void checkAttributeMapping(Violations violations, Map<String, String> sent) {
    String path = "connection.attribute_mapping";
    if (sent.size() > Connection.MAX_MAPPINGS) {
      violations.add(
          path,
          "max_pairs",
          "must have at most %d pairs, has %d".formatted(Connection.MAX_MAPPINGS, sent.size()));
    }
    sent.forEach((key, value) -> {
      String pair = path + "." + key;
      violations.at(pair, "key ", () -> printable(key, Connection.MAX_MAPPING_KEY_LENGTH));
      violations.at(pair, () -> printable(value, Connection.MAX_MAPPING_VALUE_LENGTH));
    });
  }

  private static String printable(String text, int maxLength) {
    Text.length(text, 1, maxLength);
    Text.printable(text);
    return text;
  }

  private static SettingsChange readSettings(UpdateConnection sent, Violations violations) {
    return switch (sent.getSettingsCase()) {
      case OIDC_CONFIG -> read(SettingsKind.OIDC, sent.getOidcConfig(), violations);
      case SAML_CONFIG -> read(SettingsKind.SAML, sent.getSamlConfig(), violations);
      case OAUTH_CONFIG -> read(SettingsKind.OAUTH, sent.getOauthConfig(), violations);
      case PASSWORDLESS_CONFIG ->
          read(SettingsKind.PASSWORDLESS, sent.getPasswordlessConfig(), violations);
      case STATIC_CONFIG -> read(SettingsKind.STATIC, sent.getStaticConfig(), violations);
      case WEBAUTHN_CONFIG -> {
        WebauthnInput.check(sent.getWebauthnConfig(), violations);
        yield read(SettingsKind.WEBAUTHN, sent.getWebauthnConfig(), violations);
      }
      case GOOGLE_DWD_CONFIG ->
          read(SettingsKind.GOOGLE_DWD, sent.getGoogleDwdConfig(), violations);
      case SETTINGS_NOT_SET -> SettingsChange.NOTHING;
    };
  }

  private static SettingsChange read(SettingsKind kind, Message sent, Violations violations) {
    return SettingsInput.read(kind, sent, violations);
  }
}
