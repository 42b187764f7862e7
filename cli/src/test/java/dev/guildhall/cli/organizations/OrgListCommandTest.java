package dev.guildhall.cli.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.guildhall.cli.Main;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the lists ask of a server, and what is said where something is not found. */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class OrgListCommandTest {
  private final List<String> queries = new CopyOnWriteArrayList<>();
  private HttpServer server;

  private record Result(int exit, String out, String err) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/oauth/token", exchange -> answer(exchange, 200, "access_token", "t"));
    server.createContext(
        "/api/v1/organizations",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          queries.add(query);
          answer(exchange, 200, "next_page_token", query.endsWith("page_token=") ? "more" : "");
        });
    server.createContext(
        "/api/v1/environments",
        exchange -> answer(exchange, 404, "message", "client skc_1 not found"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aSearchAsksForNoMoreThanAPageOfIt() {
    run("org", "list", "--search", "acme");
    run("org", "list", "--search", "acme", "--all");
    run("org", "list", "--search", "acme", "--limit", "7");
    run("org", "list");

    assertThat(queries)
        .containsExactly(
            "query=acme&page_size=30&page_token=",
            "query=acme&page_size=30&page_token=more",
            "query=acme&page_size=30&page_token=",
            "query=acme&page_size=30&page_token=more",
            "query=acme&page_size=7&page_token=",
            "query=acme&page_size=7&page_token=more",
            "show_deleted=false&page_size=50&page_token=",
            "show_deleted=false&page_size=50&page_token=more");
  }

  @Test
  void anUnknownClientIsToBeLookedUpAmongClients() {
    assertThat(run("client", "rotate", "env_1", "skc_1"))
        .isEqualTo(
            new Result(
                ExitCodes.REFUSED,
                "",
                """
                guildhall: the server refused: client skc_1 not found.
                Look it up: guildhall client list ENVIRONMENT
                """));
  }

  private Result run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    String url = "http://localhost:" + server.getAddress().getPort();
    all.addAll(List.of("--url", url, "--client-id", "skc_0", "--client-secret", "x"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Result(exit, out.toString(), err.toString());
  }

  private static void answer(HttpExchange exchange, int status, String field, String text)
      throws IOException {
    byte[] body = Json.object().put(field, text).toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
