package dev.guildhall.cli.doctor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Answers what the doctor asks, as a server does that is well, but for what a test spoils. */
final class DoctorServer implements AutoCloseable {
  /** How far its clock is ahead. */
  volatile Duration ahead = Duration.ZERO;

  volatile int readiness = 200;
  volatile int status = 200;

  private final HttpServer server;
  private final String scheme;

  private DoctorServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/livez", exchange -> answer(exchange, 200, "ok"));
    server.createContext("/readyz", exchange -> answer(exchange, readiness, ""));
    server.createContext(
        "/oauth/token", exchange -> answer(exchange, 200, "{\"access_token\":\"t\"}"));
    server.createContext(
        "/statusz",
        exchange ->
            answer(
                exchange,
                status,
                "{\"time\":\"%s\",\"migrations\":{\"current\":\"19\",\"missing\":0,\"newer\":0}}"
                    .formatted(Instant.now().plus(ahead))));
    server.start();
  }

  static DoctorServer inTheClear() throws IOException {
    return new DoctorServer(HttpServer.create(address(), 0), "http");
  }

  static DoctorServer with(TestCertificate certificate) throws IOException {
    HttpsServer server = HttpsServer.create(address(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    return new DoctorServer(server, "https");
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    return scheme + "://localhost:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
