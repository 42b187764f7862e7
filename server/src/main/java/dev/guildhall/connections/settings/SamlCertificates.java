package dev.guildhall.connections.settings;

import dev.guildhall.api.InvalidValue;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the certificates that an identity provider signs with: X.509, as PEM blocks one after the
 * other, or one in base64 alone, as metadata documents have them. At most {@value #MAX}.
 */
final class SamlCertificates {
  static final int MAX = 10;
  private static final int MAX_TEXT_LENGTH = 100_000;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");
  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private SamlCertificates() {}

  static List<X509Certificate> read(String text) {
    if (text.length() > MAX_TEXT_LENGTH) {
      throw new InvalidValue(
          "max_len",
          "must have at most %d characters, has %d".formatted(MAX_TEXT_LENGTH, text.length()));
    }
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    if (blocks.isEmpty()) {
      blocks.add(text);
    }
    if (blocks.size() > MAX) {
      throw new InvalidValue(
          "max_items", "must hold at most %d certificates, has %d".formatted(MAX, blocks.size()));
    }
    return blocks.stream().map(SamlCertificates::one).toList();
  }

  private static X509Certificate one(String base64) {
    try {
      byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (IllegalArgumentException | CertificateException unreadable) {
      throw new InvalidValue(
          "certificate", "must be an X.509 certificate, as PEM or base64 of its DER encoding");
    }
  }

  static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + PEM.encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
