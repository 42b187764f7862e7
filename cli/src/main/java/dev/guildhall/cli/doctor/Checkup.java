package dev.guildhall.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.Credentials;
import dev.guildhall.cli.server.TokenEndpoint;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.Output;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Looks a running server over, and says of everything whether it is well and what to do. */
final class Checkup {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Tokens are believed within a minute of each other's clock. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  private static final Duration CERTIFICATE_NOTICE = Duration.ofDays(21);

  private final HttpClient http;
  private final Credentials credentials;
  private final Clock clock;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * One thing that was looked at.
   *
   * @param advice what to do; empty where it is well
   */
  record Finding(String subject, boolean well, String says, String advice) {}

  Checkup(HttpClient http, Credentials credentials, Clock clock) {
    this.http = http;
    this.credentials = credentials;
    this.clock = clock;
  }

  /** Looks at one thing after the other, until one stands in the way of the rest. */
  List<Finding> run() {
    try {
      HttpResponse<String> alive = ask("/livez");
      if (alive.statusCode() != 200) {
        ill(
            "reachable",
            "%s answers %d to /livez".formatted(credentials.server(), alive.statusCode()),
            "Check that this is the URL of a Guildhall server.");
        return findings;
      }
      well("reachable", credentials.server() + " answers");
      tls(alive);
      if (database()) {
        signedIn();
      }
    } catch (IOException unreachable) {
      fromFailure(
          unreachable instanceof SSLException ? "TLS" : "reachable",
          TokenEndpoint.unreachable(credentials.server(), unreachable));
    }
    return findings;
  }

  private void tls(HttpResponse<String> answer) {
    URI server = credentials.server();
    if (answer.sslSession().isEmpty()) {
      if (isLoopback(server)) {
        well("TLS", "none, and none needed on this machine's own address");
      } else {
        ill(
            "TLS",
            "none: secrets and tokens cross the network in the clear",
            "Start the server with a certificate (guildhall serve --help), or put a TLS proxy in"
                + " front.");
      }
      return;
    }
    try {
      Certificate[] chain = answer.sslSession().get().getPeerCertificates();
      X509Certificate certificate = (X509Certificate) chain[0];
      Instant begin = certificate.getNotBefore().toInstant();
      Instant end = certificate.getNotAfter().toInstant();
      Duration left = Duration.between(clock.instant(), end);
      // One that is trusted by itself (--ca-cert) is believed before its time and beyond it.
      if (begin.isAfter(clock.instant())) {
        ill(
            "TLS",
            "the certificate is not valid before %s".formatted(day(begin)),
            "Set this machine's clock; if it is right, wait until the certificate begins.");
      } else if (left.isNegative()) {
        ill(
            "TLS",
            "the certificate has expired, on %s".formatted(day(end)),
            "Renew it, then start the server again.");
      } else if (left.compareTo(CERTIFICATE_NOTICE) < 0) {
        ill(
            "TLS",
            "the certificate expires in " + Output.counted(left.toDays(), "day", "days"),
            "Renew it, then start the server again.");
      } else {
        well("TLS", "trusted certificate, valid for %d days".formatted(left.toDays()));
      }
    } catch (SSLPeerUnverifiedException unverified) {
      ill("TLS", "the server shows no certificate", "Give it one.");
    }
  }

  private static String day(Instant time) {
    return time.toString().substring(0, "2026-01-31".length());
  }

  private boolean database() throws IOException {
    boolean ready = ask("/readyz").statusCode() == 200;
    if (ready) {
      well("database", "answers");
    } else {
      ill(
          "database",
          "does not answer the server",
          "Check that PostgreSQL is running and has connections left; the server's log has the"
              + " reason.");
    }
    return ready;
  }

  /** What only a client learns. */
  private void signedIn() {
    Api api = new Api(http, credentials);
    try {
      Api.Answer answer = api.call("GET", "/statusz", BodyPublishers.noBody(), Map.of());
      well("credentials", "%s (from %s)".formatted(credentials.clientId(), credentials.source()));
      if (answer.status() != 404 && !answer.succeeded()) {
        fromFailure("status", api.refusal(answer));
        return;
      }
      if (!answer.succeeded()) {
        ill("version", "the server is older than this command line", "Use both of one version.");
        return;
      }
      clock(answer.body());
      migrations(answer.body().path("migrations"));
    } catch (CommandFailure failure) {
      fromFailure("credentials", failure);
    }
  }

  private void clock(JsonNode status) {
    Duration apart =
        Duration.between(clock.instant(), Instant.parse(status.path("time").asText())).abs();
    if (apart.compareTo(CLOCK_TOLERANCE) > 0) {
      ill(
          "clock",
          "the server's and this machine's are %d s apart".formatted(apart.toSeconds()),
          "Set both by NTP: tokens and webhook signatures are valid for a time.");
    } else {
      well("clock", "the server's and this machine's agree");
    }
  }

  private void migrations(JsonNode schema) {
    int missing = schema.path("missing").asInt();
    int newer = schema.path("newer").asInt();
    if (missing > 0) {
      ill(
          "migrations",
          Output.counted(missing, "of this server's has not run", "of this server's have not run"),
          "Start the server again: it runs them as it starts.");
    } else if (newer > 0) {
      ill(
          "migrations",
          Output.counted(
              newer,
              "has run that this server does not know",
              "have run that this server does not know"),
          "A newer server works on this database: bring this one to its version.");
    } else {
      well("migrations", "all have run, up to " + schema.path("current").asText());
    }
  }

  private HttpResponse<String> ask(String path) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(credentials.server() + path)).timeout(TIMEOUT).build(),
          BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static boolean isLoopback(URI server) {
    try {
      return InetAddress.getByName(server.getHost()).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private void well(String subject, String says) {
    findings.add(new Finding(subject, true, says, ""));
  }

  private void ill(String subject, String says, String advice) {
    findings.add(new Finding(subject, false, says, advice));
  }

  private void fromFailure(String subject, CommandFailure failure) {
    ill(subject, failure.happened(), failure.next());
  }
}
