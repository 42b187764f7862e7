package dev.guildhall.connections.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import dev.guildhall.api.json.JsonText;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.api.json.ScalarText;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a connection's settings as the wire has them: every endpoint as a URL, certificates and
 * metadata for what they are. What the server itself says of a connection is passed over.
 */
public final class SettingsInput {
  private static final int MAX_OBJECT_LENGTH = 20_000;
  static final int MAX_TEXT_LENGTH = 1024;

  /** The server's own addresses and answers: a caller that sends them back changes nothing. */
  private static final Set<String> ANSWERS_ONLY =
      Set.of(
          "redirect_uri",
          "post_logout_redirect_uri",
          "backchannel_logout_redirect_uri",
          "sp_entity_id",
          "sp_assertion_url",
          "sp_slo_url",
          "is_cimd");

  private static final Map<SettingsKind, Set<String>> URLS =
      Map.of(
          SettingsKind.OIDC,
              Set.of(
                  "issuer",
                  "discovery_endpoint",
                  "authorize_uri",
                  "token_uri",
                  "user_info_uri",
                  "jwks_uri"),
          SettingsKind.SAML,
              Set.of("idp_metadata_url", "idp_sso_url", "idp_slo_url", "default_redirect_uri"),
          SettingsKind.OAUTH, Set.of("authorize_uri", "token_uri", "user_info_uri"),
          SettingsKind.GOOGLE_DWD, Set.of("token_uri"));

  private SettingsInput() {}

  /** What the message sets, and nothing that it leaves out. */
  public static SettingsChange read(SettingsKind kind, Message sent, Violations violations) {
    String path = "connection." + kind.field() + ".";
    checkWords(sent, path, violations);
    ObjectNode given = given(sent);
    given.remove(ANSWERS_ONLY);
    Optional<JsonNode> sentSecret =
        kind.secretField().flatMap(name -> Optional.ofNullable(given.remove(name)));
    if (kind == SettingsKind.STATIC) {
      sentSecret.ifPresent(node ->
          new SettingsTree(SettingsInput::lines, violations)
              .check(node, path + kind.secretField().orElseThrow()));
    }
    Optional<String> secret = sentSecret.map(SettingsInput::text);
    secret.ifPresent(
        text -> violations.at(path + kind.secretField().orElseThrow(), () -> secret(kind, text)));
    readMetadata(given, path, violations);
    given
        .properties()
        .forEach(entry -> check(kind, entry.getKey(), entry.getValue(), path, violations));
    readCertificates(given, path, violations);
    return new SettingsChange(kind, given, secret);
  }

  /** Its fields that are set, as the wire's JSON has them. */
  private static ObjectNode given(Message sent) {
    ObjectNode all = (ObjectNode) JsonText.parse(JsonWriter.write(sent));
    return all.retain(
        sent.getAllFields().keySet().stream()
            .map(field -> field.getName())
            .collect(Collectors.toSet()));
  }

  /**
   * Refuses numbers that no word has, which only gRPC lets through, and in a list the word for
   * none.
   */
  private static void checkWords(Message sent, String path, Violations violations) {
    sent.getAllFields()
        .forEach((field, value) -> {
          if (field.getJavaType() != FieldDescriptor.JavaType.ENUM) {
            return;
          }
          String own = path + field.getName();
          if (!field.isRepeated()) {
            checkWord(field, value, own, violations);
            return;
          }
          int index = 0;
          for (Object element : (List<?>) value) {
            String elementPath = "%s[%d]".formatted(own, index++);
            if (((EnumValueDescriptor) element).getNumber() == 0) {
              violations.add(
                  elementPath, "defined_only", "must be " + ScalarText.expectation(field));
            }
            checkWord(field, element, elementPath, violations);
          }
        });
  }

  private static void checkWord(
      FieldDescriptor field, Object value, String path, Violations violations) {
    EnumValueDescriptor word = (EnumValueDescriptor) value;
    if (word.getIndex() < 0) {
      violations.add(
          path,
          "defined_only",
          "must be %s, got %d".formatted(ScalarText.expectation(field), word.getNumber()));
    }
  }

  /** A secret that is an object, as those of {@link SettingsKind#STATIC} are, goes as its JSON. */
  private static String text(JsonNode secret) {
    if (secret.isTextual()) {
      return secret.textValue();
    }
    return secret.isEmpty() ? "" : secret.toString();
  }

  private static String secret(SettingsKind kind, String text) {
    if (text.isEmpty()) {
      return text;
    }
    if (kind == SettingsKind.STATIC) {
      Text.length(text, 1, MAX_OBJECT_LENGTH);
      return text;
    }
    if (kind != SettingsKind.GOOGLE_DWD) {
      Text.length(text, 1, MAX_TEXT_LENGTH);
      Text.printable(text);
      return text;
    }
    if (text.length() > MAX_OBJECT_LENGTH || !isObject(text)) {
      throw new InvalidValue("json", "must be the JSON of a service account's key");
    }
    return text;
  }

  private static boolean isObject(String text) {
    try {
      return JsonText.parse(text.getBytes(StandardCharsets.UTF_8)).isObject();
    } catch (RuntimeException malformed) {
      return false;
    }
  }

  private static void check(
      SettingsKind kind, String name, JsonNode value, String path, Violations violations) {
    if (value.isContainerNode()) {
      if (kind != SettingsKind.WEBAUTHN) { // those have WebauthnInput to themselves
        new SettingsTree(SettingsInput::plain, violations).check(value, path + name);
      }
      return;
    }
    if (name.equals("idp_certificate") || !value.isTextual() || value.textValue().isEmpty()) {
      return;
    }
    violations.at(
        path + name,
        () -> {
          if (URLS.getOrDefault(kind, Set.of()).contains(name)) {
            return IdentityProviderUrl.check(value.textValue());
          }
          plain(value.textValue());
          return value.textValue();
        });
  }

  private static void plain(String text) {
    Text.length(text, 0, MAX_TEXT_LENGTH);
    Text.printable(text);
  }

  /** Keys and certificates among what an app asks for have lines. */
  private static void lines(String text) {
    Text.printable(text.replaceAll("[\\t\\r\\n]", " "));
  }

  /** Takes over what a metadata document says, where the request does not say it itself. */
  private static void readMetadata(ObjectNode given, String path, Violations violations) {
    JsonNode xml = given.remove("idp_metadata_xml");
    if (xml == null || xml.textValue().isEmpty()) {
      return;
    }
    violations.at(
        path + "idp_metadata_xml",
        () -> {
          SamlMetadata metadata = SamlMetadata.read(xml.textValue());
          ObjectNode said = given.objectNode().put("idp_entity_id", metadata.entityId());
          metadata
              .signOn()
              .ifPresent(to -> {
                said.put("idp_sso_url", to.url()).put("idp_sso_request_binding", to.binding());
              });
          metadata
              .logout()
              .ifPresent(to -> {
                said.put("idp_slo_url", to.url()).put("idp_slo_request_binding", to.binding());
              });
          if (!metadata.certificates().isEmpty()) {
            said.put(
                "idp_certificate",
                metadata.certificates().stream()
                    .flatMap(text -> SamlCertificates.read(text).stream())
                    .distinct()
                    .map(SamlCertificates::pem)
                    .collect(Collectors.joining()));
          }
          said.properties().forEach(entry -> given.putIfAbsent(entry.getKey(), entry.getValue()));
          return metadata;
        });
  }

  private static void readCertificates(ObjectNode given, String path, Violations violations) {
    JsonNode text = given.remove("idp_certificate");
    if (text == null) {
      return;
    }
    if (text.textValue().isEmpty()) {
      given.put(ConnectionSettings.CERTIFICATES, "");
      return;
    }
    violations.at(
        path + "idp_certificate",
        () -> {
          List<X509Certificate> certificates = SamlCertificates.read(text.textValue());
          ArrayNode list = given.putArray(ConnectionSettings.CERTIFICATES);
          for (X509Certificate certificate : certificates) {
            list.addObject()
                .put("certificate", SamlCertificates.pem(certificate))
                .put("expiry_time", certificate.getNotAfter().toInstant().toString())
                .put("issuer", certificate.getIssuerX500Principal().getName());
          }
          return list;
        });
  }
}
