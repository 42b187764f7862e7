package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.SelfSigned;
import dev.guildhall.testing.ServerProcess;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The URL that callers know: TLS by the operator's files, or no start; an address to build on. */
final class TlsTest {
  @TempDir private static Path folder;
  private static KeyStore elliptic;

  @BeforeAll
  static void makeCertificates() throws Exception {
    elliptic = make("ec", "EC");
    make("rsa", "RSA");
    make("other", "RSA");
  }

  /** A self-signed certificate, as name.pem and name.key. */
  private static KeyStore make(String name, String algorithm) throws Exception {
    KeyStore made = SelfSigned.make(folder, name, algorithm);
    write(name + ".pem", "CERTIFICATE", made.getCertificate(name).getEncoded());
    write(name + ".key", "PRIVATE KEY", made.getKey(name, SelfSigned.password()).getEncoded());
    return made;
  }

  private static void write(String file, String kind, byte[] bytes) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, base64));
  }

  @Test
  void servesBothVersionsOfHttpWithTheCertificate(@TempDir Path data) throws Exception {
    try (ServerProcess server = ServerProcess.start(data, with("ec.pem", "ec.key"));
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(elliptic)).build()) {
      assertThat(server.url()).startsWith("https://127.0.0.1:");
      for (HttpClient.Version version : HttpClient.Version.values()) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/livez"))
                    .version(version)
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(version);
      }
    }
  }

  private static SSLContext trusting(KeyStore certificates) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ec", certificates.getCertificate("ec"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Test
  void refusesTheKeyOfAnotherCertificate(@TempDir Path data) throws Exception {
    String message =
        "%s is not the key of %s".formatted(folder.resolve("other.key"), folder.resolve("rsa.pem"));
    assertRefused(data, message, with("rsa.pem", "other.key"));
    assertRefused(data, "private key algorithm does not match", with("rsa.pem", "ec.key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com?a=b", "https://example.com:99999"})
  void refusesAPublicUrlThatNothingCanBeBuiltOn(String url, @TempDir Path data) throws Exception {
    assertRefused(data, "got " + url, "--public-url", url);
  }

  @Test
  void keepsThePasswordOfAPublicUrlToItself(@TempDir Path data) throws Exception {
    ServerProcess.Ended ended =
        ServerProcess.runToItsEnd(data, "--public-url", "https://me:secret@example.com");

    assertThat(ended.status()).isNotZero();
    assertThat(ended.errors()).contains("without user and password").doesNotContain("secret");
  }

  private static void assertRefused(Path data, String message, String... options) throws Exception {
    ServerProcess.Ended ended = ServerProcess.runToItsEnd(data, options);

    assertThat(ended.status()).isNotZero();
    assertThat(ended.errors()).contains(message);
  }

  private static String[] with(String certificate, String key) {
    return Stream.of(
            List.of("--database-url", TestPostgres.newDatabase()),
            List.of("--encryption-key", TestServer.ENCRYPTION_KEY),
            List.of("--tls-cert", folder.resolve(certificate).toString()),
            List.of("--tls-key", folder.resolve(key).toString()))
        .flatMap(List::stream)
        .toArray(String[]::new);
  }
}
