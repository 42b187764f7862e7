package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a SAML connection makes of certificates and metadata documents. */
@GuildhallTest
final class SamlConnectionTest {
  private static final String GOOD = TestConnection.certificate("idp.pem");
  private static final String EXPIRED = TestConnection.certificate("expired.pem");

  private static String metadata(String keys) {
    return """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
        xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example.com/me">
      <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        %s
        <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
            Location="https://idp.example.com/out"/>
        <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
            Location="https://idp.example.com/post"/>
        <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
            Location="https://idp.example.com/go"/>
      </md:IDPSSODescriptor>
    </md:EntityDescriptor>
    """
        .formatted(keys);
  }

  private static String key(String use, String pem) {
    return """
    <md:KeyDescriptor use="%s"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
    %s</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    """
        .formatted(use, pem.replaceAll("-----[^-]*-----", ""));
  }

  private static String config(String field, String text) {
    return "{\"provider\": \"OKTA\", \"saml_config\": {\"%s\": %s}}"
        .formatted(field, TestConnection.json(text));
  }

  @Test
  void readsCertificatesForWhatTheyAre(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    JsonNode certificates =
        connection.update(config("idp_certificate", GOOD)).at("/saml_config/idp_certificates");
    assertThat(certificates).hasSize(1);
    JsonNode certificate = certificates.get(0);
    assertThat(certificate.get("id").textValue()).startsWith("cer_");
    assertThat(certificate.get("issuer").textValue()).isEqualTo("O=Example,CN=idp.example.com");
    assertThat(certificate.get("expiry_time").textValue()).startsWith("2126-");
    assertThat(certificate.get("certificate").textValue()).isEqualTo(GOOD);

    JsonNode both =
        connection
            .update(config("idp_certificate", EXPIRED + GOOD))
            .at("/saml_config/idp_certificates");
    assertThat(both.findValuesAsText("issuer"))
        .containsExactly("CN=ca", "O=Example,CN=idp.example.com");
    assertThat(both.get(1)).as("what it had keeps its id and time").isEqualTo(certificate);
  }

  @Test
  void fillsItselfFromAMetadataDocument(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    JsonNode shown =
        connection.update(
            config(
                "idp_metadata_xml", metadata(key("encryption", EXPIRED) + key("signing", GOOD))));
    JsonNode saml = shown.get("saml_config");
    String url = environment.server().url() + "/sso/v1/saml/" + connection.id();
    assertThat(saml.get("idp_entity_id").textValue()).isEqualTo("https://idp.example.com/me");
    assertThat(saml.get("idp_sso_url").textValue()).isEqualTo("https://idp.example.com/go");
    assertThat(saml.get("idp_sso_request_binding").textValue()).isEqualTo("HTTP_REDIRECT");
    assertThat(saml.get("idp_slo_request_binding").textValue()).isEqualTo("HTTP_POST");
    assertThat(saml.get("idp_certificates").findValuesAsText("certificate")).containsExactly(GOOD);
    assertThat(saml.get("sp_entity_id").textValue()).isEqualTo(url);
    assertThat(saml.get("sp_assertion_url").textValue()).isEqualTo(url + "/callback");
    assertThat(shown.get("test_connection_uri").textValue()).isEqualTo(url + "/test");
    assertThat(shown.get("status").textValue()).isEqualTo("COMPLETED");
    assertThat(connection.toggle("enable").status()).isEqualTo(200);
  }

  @Test
  void letsTheRequestSayItBetterThanTheDocument(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    JsonNode saml =
        connection
            .update(
                "{\"provider\": \"OKTA\", \"saml_config\": {\"idp_sso_url\":"
                    + " \"https://eu.idp.example.com/go\", \"idp_metadata_xml\": "
                    + TestConnection.json(metadata(key("signing", GOOD)))
                    + "}}")
            .get("saml_config");
    assertThat(saml.get("idp_sso_url").textValue()).isEqualTo("https://eu.idp.example.com/go");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<md:EntityDescriptor",
        "<a/>",
        "not xml",
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>",
        "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>"
      })
  void refusesADocumentThatDescribesNoIdentityProvider(String xml, TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    Rest.Answer refused =
        environment.rest().patch(connection.path(), config("idp_metadata_xml", xml));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().findValuesAsText("field"))
        .containsExactly("connection.saml_config.idp_metadata_xml");
    assertThat(refused.text()).doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "hello",
        "AAAA",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
      })
  void refusesACertificateThatIsNone(String text, TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    Rest.Answer refused =
        environment.rest().patch(connection.path(), config("idp_certificate", text));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().findValuesAsText("field"))
        .containsExactly("connection.saml_config.idp_certificate");
  }

  @Test
  void isNotEnabledWithExpiredCertificatesAlone(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    connection.update(config("idp_metadata_xml", metadata(key("signing", EXPIRED))));
    Rest.Answer refused = connection.toggle("enable");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue()).contains("expired at 2021-01-01");
  }

  @Test
  void keepsACertificateThatIsStillGoodWhileItIsEnabled(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    connection.update(config("idp_metadata_xml", metadata(key("signing", GOOD))));
    assertThat(connection.toggle("enable").status()).isEqualTo(200);
    Rest.Answer refused =
        environment.rest().patch(connection.path(), config("idp_certificate", EXPIRED));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue()).contains("expired at 2021-01-01");
    connection.update(config("idp_certificate", EXPIRED + GOOD));
    assertThat(connection.toggle("disable").status()).isEqualTo(200);
    connection.update(config("idp_certificate", EXPIRED));
  }

  @Test
  void takesItsOwnAddressesBackAndNoOthers(TestEnvironment environment) {
    TestConnection connection = TestConnection.in(environment, TestConnection.SAML);
    JsonNode saml = connection.update(config("idp_entity_id", "idp")).get("saml_config");
    String sent =
        "{\"provider\": \"OKTA\", \"saml_config\": {\"sp_entity_id\": \"%s\","
            + " \"sp_assertion_url\": \"%s\", \"sp_slo_url\": \"%s\"}}";
    String entity = saml.get("sp_entity_id").textValue();
    String assertions = saml.get("sp_assertion_url").textValue();
    assertThat(connection.update(sent.formatted(entity, assertions, "")).get("saml_config"))
        .isEqualTo(saml);
    assertThat(connection.update(sent.formatted("", "", "")).get("saml_config")).isEqualTo(saml);
    Rest.Answer refused =
        environment
            .rest()
            .patch(
                connection.path(),
                sent.formatted("https://else.example.com", entity, "https://example.com/out"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().findValuesAsText("field"))
        .containsExactly(
            "connection.saml_config.sp_entity_id",
            "connection.saml_config.sp_assertion_url",
            "connection.saml_config.sp_slo_url");
    assertThat(refused.text()).contains(entity, assertions, "https://else.example.com");
  }
}
