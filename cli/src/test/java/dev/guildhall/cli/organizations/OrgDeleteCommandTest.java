package dev.guildhall.cli.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.guildhall.cli.Main;
import dev.guildhall.cli.terminal.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A delete takes what it has read, and nothing that came after. */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class OrgDeleteCommandTest {
  private HttpServer server;

  /** The only version that the server deletes. */
  private volatile int version = 7;

  private volatile boolean deleted;

  private record Result(int exit, String out, String err) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/oauth/token", exchange -> answer(exchange, 200, "{\"access_token\":\"t\"}"));
    server.createContext("/api/v1/organizations", this::take);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatWasReadIsDeleted() {
    assertThat(run("org", "delete", "org_1", "--yes"))
        .isEqualTo(
            new Result(
                ExitCodes.DONE, "Deleted org_1. Back with: guildhall org restore org_1\n", ""));
    assertThat(deleted).isTrue();
  }

  @Test
  void whatWasChangedMeanwhileIsNot() {
    version = 8;
    assertThat(run("org", "delete", "org_1", "--yes"))
        .isEqualTo(
            new Result(
                ExitCodes.REFUSED,
                "",
                """
                guildhall: org_1 was changed meanwhile; nothing was deleted.
                Look at it again, then decide: guildhall org get org_1
                """));
    assertThat(deleted).isFalse();
  }

  @Test
  void whatWouldGoIsCounted() {
    assertThat(run("org", "delete", "org_1", "--plan").out())
        .endsWith(
            "(org_1) would go, with 1 connection, 11 directories, 1,001 directory users, 1 domain.\n");
    assertThat(deleted).isFalse();
  }

  private void take(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      answer(exchange, 200, "{\"organization\":{\"id\":\"org_1\",\"version\":\"7\"}}");
      return;
    }
    if ("validate_only=true".equals(exchange.getRequestURI().getQuery())) {
      answer(
          exchange,
          200,
          """
          {"preview":{"connections":1,"directories":11,"directory_users":1001,"domains":1}}
          """);
      return;
    }
    String condition = exchange.getRequestHeaders().getFirst("If-Match");
    if (condition == null || condition.equals("\"" + version + "\"")) {
      deleted = true;
      answer(exchange, 200, "{}");
    } else {
      answer(exchange, 412, "{\"message\":\"the version is " + version + "\"}");
    }
  }

  private Result run(String... arguments) {
    String url = "http://localhost:" + server.getAddress().getPort();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(
                Map.of(
                    "SCALEKIT_ENVIRONMENT_URL",
                    url,
                    "SCALEKIT_CLIENT_ID",
                    "skc_1",
                    "SCALEKIT_CLIENT_SECRET",
                    "x"),
                new PrintWriter(out, true),
                new PrintWriter(err, true))
            .execute(arguments);
    return new Result(exit, out.toString(), err.toString());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
