package dev.guildhall.connections.settings;

import dev.guildhall.api.InvalidValue;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * What an identity provider's metadata document says (SAML 2.0 Metadata, sections 2.3 and 2.4.3).
 * The document is read without document types, entities or anything from outside it.
 *
 * @param entityId who the identity provider is
 * @param signOn where it signs people in, if it says so
 * @param logout where it signs them out, if it says so
 * @param certificates what it signs with, base64 of DER; those for encryption are left out
 */
record SamlMetadata(
    String entityId,
    Optional<Endpoint> signOn,
    Optional<Endpoint> logout,
    List<String> certificates) {
  static final int MAX_LENGTH = 500_000;

  private static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  private static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
  private static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

  /**
   * An address, and how it is called.
   *
   * @param binding the wire's name of it
   */
  record Endpoint(String url, String binding) {}

  static SamlMetadata read(String xml) {
    if (xml.length() > MAX_LENGTH) {
      throw new InvalidValue(
          "max_len", "must have at most %d characters, has %d".formatted(MAX_LENGTH, xml.length()));
    }
    Element root = parse(xml);
    NodeList providers = root.getElementsByTagNameNS(METADATA, "IDPSSODescriptor");
    if (providers.getLength() != 1) {
      throw new InvalidValue(
          "metadata",
          "must describe one identity provider (IDPSSODescriptor), describes "
              + providers.getLength());
    }
    Element provider = (Element) providers.item(0);
    String entityId =
        provider.getParentNode() instanceof Element entity ? entity.getAttribute("entityID") : "";
    if (entityId.isEmpty()) {
      throw new InvalidValue("metadata", "must name the identity provider's entityID");
    }
    return new SamlMetadata(
        entityId,
        endpoint(provider, "SingleSignOnService"),
        endpoint(provider, "SingleLogoutService"),
        certificates(provider));
  }

  /** The first that is called in a way that the wire knows; by redirect before by post. */
  private static Optional<Endpoint> endpoint(Element provider, String name) {
    NodeList services = provider.getElementsByTagNameNS(METADATA, name);
    Optional<Endpoint> posted = Optional.empty();
    for (int i = 0; i < services.getLength(); i++) {
      Element service = (Element) services.item(i);
      String url = service.getAttribute("Location");
      switch (service.getAttribute("Binding")) {
        case REDIRECT -> {
          return Optional.of(new Endpoint(url, "HTTP_REDIRECT"));
        }
        case POST -> posted = posted.or(() -> Optional.of(new Endpoint(url, "HTTP_POST")));
        default -> {}
      }
    }
    return posted;
  }

  private static List<String> certificates(Element provider) {
    List<String> found = new ArrayList<>();
    NodeList keys = provider.getElementsByTagNameNS(METADATA, "KeyDescriptor");
    for (int i = 0; i < keys.getLength(); i++) {
      Element key = (Element) keys.item(i);
      if (!key.getAttribute("use").equals("encryption")) {
        NodeList texts = key.getElementsByTagNameNS(SIGNATURE, "X509Certificate");
        for (int j = 0; j < texts.getLength(); j++) {
          found.add(texts.item(j).getTextContent());
        }
      }
    }
    return found;
  }

  private static Element parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Quiet());
      return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    } catch (SAXParseException malformed) {
      throw new InvalidValue(
          "xml",
          "must be XML: line %d, column %d: %s"
              .formatted(
                  malformed.getLineNumber(), malformed.getColumnNumber(), malformed.getMessage()));
    } catch (SAXException | IOException unreadable) {
      throw new InvalidValue("xml", "must be XML: " + unreadable.getMessage());
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Throws what the parser would print. */
  private static final class Quiet implements ErrorHandler {
    @Override
    public void warning(SAXParseException warning) {}

    @Override
    public void error(SAXParseException error) throws SAXParseException {
      throw error;
    }

    @Override
    public void fatalError(SAXParseException error) throws SAXParseException {
      throw error;
    }
  }
}
