package dev.guildhall.connections;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireTime;
import dev.guildhall.api.json.JsonReader;
import dev.guildhall.contract.connections.GoogleDWDConfig;
import dev.guildhall.contract.connections.ListConnection;
import dev.guildhall.contract.connections.OAuthConnectionConfig;
import dev.guildhall.contract.connections.OIDCConnectionConfig;
import dev.guildhall.contract.connections.PasswordLessConfig;
import dev.guildhall.contract.connections.SAMLConnectionConfigResponse;
import dev.guildhall.contract.connections.StaticAuthConfig;
import dev.guildhall.contract.connections.WebAuthConfiguration;
import dev.guildhall.domains.DomainWire;

/** The only place that knows how the wire writes a connection. */
final class ConnectionWire {
  /** The wire shows these switches when they are off, too. */
  private static final WebAuthConfiguration PASSKEYS_OFF =
      WebAuthConfiguration.newBuilder()
          .setEnableAutoRegistration(false)
          .setShowPasskeyButton(false)
          .setEnableConditionalLogin(false)
          .build();

  private ConnectionWire() {}

  /**
   * @param baseUrl the URL under which the caller knows this server
   */
  static dev.guildhall.contract.connections.Connection print(
      Connection connection, String baseUrl) {
    var wire =
        dev.guildhall.contract.connections.Connection.newBuilder()
            .setId(connection.id().toString())
            .setProviderValue(connection.provider().number())
            .setTypeValue(connection.type().number())
            .setStatusValue(connection.status().number())
            .setEnabled(connection.enabled())
            .setDebugEnabled(connection.debugEnabled())
            .setUiButtonTitle(connection.uiButtonTitle())
            .setConfigurationTypeValue(connection.configurationType().number())
            .setTestConnectionUri(path(connection, baseUrl) + "/test")
            .putAllAttributeMapping(connection.attributeMapping())
            .setCreateTime(WireTime.print(connection.id().createdAt()))
            .setUpdateTime(WireTime.print(connection.updatedAt()))
            .setProviderKey(connection.providerKey());
    connection.organizationId().ifPresent(id -> wire.setOrganizationId(id.toString()));
    connection.keyId().ifPresent(wire::setKeyId);
    connection.domains().forEach(domain -> wire.addDomains(DomainWire.print(domain)));
    if (!connection.settings().isEmpty()) {
      printSettings(connection, path(connection, baseUrl), wire);
    }
    return wire.build();
  }

  private static void printSettings(
      Connection connection,
      String path,
      dev.guildhall.contract.connections.Connection.Builder wire) {
    ObjectNode values = connection.settings().values();
    switch (connection.type().settings()) {
      case NONE -> {}
      case OIDC ->
          wire.setOidcConfig(
              read(values, OIDCConnectionConfig.newBuilder()).setRedirectUri(path + "/callback"));
      case SAML -> {
        SamlAddresses own = new SamlAddresses(path);
        wire.setSamlConfig(
            read(values, SAMLConnectionConfigResponse.newBuilder())
                .setSpEntityId(own.entityId())
                .setSpAssertionUrl(own.assertionUrl())
                .setSpMetadataUrl(own.metadataUrl()));
      }
      case OAUTH ->
          wire.setOauthConfig(
              read(values, OAuthConnectionConfig.newBuilder()).setRedirectUri(path + "/callback"));
      case PASSWORDLESS ->
          wire.setPasswordlessConfig(read(values, PasswordLessConfig.newBuilder()));
      case STATIC -> wire.setStaticConfig(read(values, StaticAuthConfig.newBuilder()));
      case WEBAUTHN -> wire.setWebauthnConfig(read(values, PASSKEYS_OFF.toBuilder()));
      case GOOGLE_DWD -> wire.setGoogleDwdConfig(read(values, GoogleDWDConfig.newBuilder()));
    }
  }

  private static <B extends Message.Builder> B read(ObjectNode values, B config) {
    // They were checked when they came. A word that an earlier version took and this one does not
    // know is left out: whoever reads the connection could not help it.
    new JsonReader(new Violations()).read(values, config, "");
    return config;
  }

  private static String path(Connection connection, String baseUrl) {
    return path(connection.type(), connection.id(), baseUrl);
  }

  /** Below which a connection's own addresses are. */
  static String path(ConnectionType type, ConnectionId id, String baseUrl) {
    return "%s/sso/v1/%s/%s".formatted(baseUrl, type.pathSegment(), id);
  }

  static ListConnection print(ListedConnection listed) {
    Connection connection = listed.connection();
    return ListConnection.newBuilder()
        .setId(connection.id().toString())
        .setProviderValue(connection.provider().number())
        .setTypeValue(connection.type().number())
        .setStatusValue(connection.status().number())
        .setEnabled(connection.enabled())
        .setOrganizationId(connection.organizationId().map(Object::toString).orElse(""))
        .setUiButtonTitle(connection.uiButtonTitle())
        .addAllDomains(listed.domains())
        .setOrganizationName(listed.organizationName())
        .setProviderKey(connection.providerKey())
        .setKeyId(connection.keyId().orElse(""))
        .setCreatedAt(WireTime.print(connection.id().createdAt()))
        .build();
  }
}
