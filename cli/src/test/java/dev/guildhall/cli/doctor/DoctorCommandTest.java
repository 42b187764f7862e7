package dev.guildhall.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.Main;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code guildhall doctor} finds, and what it says to do about it. */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void aCertificateThatNobodySignedIsNamedWithCaCert() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "localhost", "-1d", 90);
    try (DoctorServer server = DoctorServer.with(certificate)) {
      assertThat(faults(server.url()))
          .containsExactly(
              "TLS: no secure connection to %s: no authority that this machine trusts has signed its certificate."
                      .formatted(server.url())
                  + " → If the certificate is its own or of an authority of yours, name that with"
                  + " --ca-cert.");

      assertThat(doctor(server.url(), "--ca-cert", certificate.pem().toString()))
          .extracting(finding -> finding.path("subject").asText())
          .containsExactly("reachable", "TLS", "database", "credentials", "clock", "migrations");
      assertThat(faults(server.url(), "--ca-cert", certificate.pem().toString())).isEmpty();
    }
  }

  @Test
  void anExpiredCertificateIsToBeRenewed() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "localhost", "-10d", 5);
    try (DoctorServer server = DoctorServer.with(certificate)) {
      assertThat(faults(server.url(), "--ca-cert", certificate.pem().toString()))
          .singleElement()
          .asString()
          .startsWith("TLS: ")
          .contains("certificate has expired")
          .contains("→ Renew ");
    }
  }

  @Test
  void aCertificateThatIsNotValidYetBlamesTheClock() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "localhost", "+2d", 90);
    try (DoctorServer server = DoctorServer.with(certificate)) {
      assertThat(faults(server.url(), "--ca-cert", certificate.pem().toString()))
          .singleElement()
          .asString()
          .matches(
              "TLS: the certificate is not valid before [-0-9]{10} → Set this machine's clock; if"
                  + " it is right, wait until the certificate begins\\.");
    }
  }

  @Test
  void aCertificateNearItsEndIsToBeRenewed() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "localhost", "-1d", 11);
    try (DoctorServer server = DoctorServer.with(certificate)) {
      assertThat(faults(server.url(), "--ca-cert", certificate.pem().toString()))
          .singleElement()
          .asString()
          .matches(
              "TLS: the certificate expires in (9|10) days"
                  + " → Renew it, then start the server again\\.");
    }
  }

  @Test
  void aCertificateOfAnotherNameSaysWhichNameToCall() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "other.example", "-1d", 90);
    try (DoctorServer server = DoctorServer.with(certificate)) {
      assertThat(faults(server.url(), "--ca-cert", certificate.pem().toString()))
          .singleElement()
          .asString()
          .startsWith(
              "TLS: no secure connection to %s: its certificate is of another name ("
                  .formatted(server.url()))
          .endsWith(
              " → Call the server by a name of its certificate (--url), or give it a certificate"
                  + " for localhost.");
    }
  }

  @Test
  void clocksApartAreToBeSet() throws Exception {
    try (DoctorServer server = DoctorServer.inTheClear()) {
      server.ahead = Duration.ofSeconds(20);
      assertThat(faults(server.url())).isEmpty();
      for (Duration far : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
        server.ahead = far;
        assertThat(faults(server.url()))
            .singleElement()
            .asString()
            .matches(
                "clock: the server's and this machine's are (3599|3600|3601) s apart"
                    + " → Set both by NTP: .*");
      }
    }
  }

  @Test
  void aServerThatCannotTellItsStateIsNotCalledOld() throws Exception {
    try (DoctorServer server = DoctorServer.inTheClear()) {
      server.status = 500;
      assertThat(faults(server.url())).singleElement().asString().startsWith("status: ");
      server.status = 404;
      assertThat(faults(server.url()))
          .containsExactly(
              "version: the server is older than this command line → Use both of one version.");
      server.readiness = 503;
      assertThat(faults(server.url()))
          .singleElement()
          .asString()
          .startsWith("database: does not answer the server → Check that PostgreSQL is running");
    }
  }

  /** What is wrong, each with its advice. */
  private List<String> faults(String url, String... more) throws IOException {
    return doctor(url, more).stream()
        .filter(finding -> !finding.path("well").asBoolean())
        .map(finding ->
            "%s: %s → %s"
                .formatted(
                    finding.path("subject").asText(),
                    finding.path("says").asText(),
                    finding.path("advice").asText()))
        .toList();
  }

  private List<JsonNode> doctor(String url, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "doctor", "--json", "--url", url, "--client-id", "skc_1", "--client-secret", "x"));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    assertThat(err.toString()).isEmpty();
    List<JsonNode> findings = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      findings.add(Json.MAPPER.readTree(line));
    }
    assertThat(exit)
        .isEqualTo(
            findings.stream().allMatch(finding -> finding.path("well").asBoolean())
                ? ExitCodes.DONE
                : ExitCodes.REFUSED);
    return findings;
  }
}
