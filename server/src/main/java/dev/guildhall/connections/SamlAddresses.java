package dev.guildhall.connections;

import dev.guildhall.api.Violations;
import dev.guildhall.contract.connections.SAMLConnectionConfigRequest;

/**
 * The server's own addresses as a SAML service provider, under which the caller knows it. A caller
 * may send back what it read, and can set none of them.
 */
record SamlAddresses(String entityId) {

  static SamlAddresses of(ConnectionId id, String baseUrl) {
    return new SamlAddresses(ConnectionWire.path(ConnectionType.SAML, id, baseUrl));
  }

  String assertionUrl() {
    return entityId + "/callback";
  }

  String metadataUrl() {
    return entityId + "/metadata";
  }

  /** Notes every address that is not the server's; an empty one says nothing. */
  void check(SAMLConnectionConfigRequest sent, Violations violations) {
    check("sp_entity_id", sent.getSpEntityId().getValue(), entityId, violations);
    check("sp_assertion_url", sent.getSpAssertionUrl().getValue(), assertionUrl(), violations);
    String logout = sent.getSpSloUrl().getValue();
    if (!logout.isEmpty()) {
      violations.add(
          "connection.saml_config.sp_slo_url",
          "output_only",
          "must be left out: it is the server's own, which has none, got \"%s\"".formatted(logout));
    }
  }

  private static void check(String field, String sent, String own, Violations violations) {
    if (!sent.isEmpty() && !sent.equals(own)) {
      violations.add(
          "connection.saml_config." + field,
          "output_only",
          "must be left out or \"%s\": it is the server's own, got \"%s\"".formatted(own, sent));
    }
  }
}
