package dev.guildhall.cli.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers imports as the server does, from memory, and breaks off where a test says so. A row whose
 * name is {@code bad} fails.
 */
final class ImportServer implements AutoCloseable {
  /** By external ID. */
  final Map<String, JsonNode> organizations = new ConcurrentSkipListMap<>();

  /** How many rows each request brought, with its query. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** The requests, from 1, that get so many results and then nothing more. */
  final Map<Integer, Integer> brokenOffAfter = new ConcurrentSkipListMap<>();

  /** The requests, from 1, that hear that the database is away. */
  final Set<Integer> unavailable = new ConcurrentSkipListSet<>();

  /** How many of the next requests say that the token is no longer good. */
  volatile int unauthorized;

  private final HttpServer server;

  ImportServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/oauth/token", exchange -> answer(exchange, 200, "{\"access_token\":\"t\"}"));
    server.createContext("/api/v1/organizations:import", this::take);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (unauthorized > 0) {
      unauthorized--;
      answer(exchange, 401, "{\"message\":\"token expired\"}");
      return;
    }
    List<String> lines = body.lines().toList();
    requests.add(lines.size() + " " + exchange.getRequestURI().getQuery());
    if (unavailable.contains(requests.size())) {
      answer(exchange, 503, "{\"message\":\"the database cannot serve this call now; try again\"}");
      return;
    }
    boolean plans = exchange.getRequestURI().getQuery().contains("validate_only=true");
    int stop = brokenOffAfter.getOrDefault(requests.size(), Integer.MAX_VALUE);
    List<String> results = new ArrayList<>();
    for (String line : lines.subList(0, Math.min(stop, lines.size()))) {
      results.add(result(Json.MAPPER.readTree(line), plans).toString());
    }
    if (results.size() == lines.size()) {
      results.add("{\"summary\":{}}");
    }
    answer(exchange, 200, String.join("\n", results) + "\n");
  }

  private ObjectNode result(JsonNode row, boolean plans) {
    ObjectNode result = Json.object();
    String key = row.path("external_id").asText();
    JsonNode before = organizations.get(key);
    if (row.path("display_name").asText().equals("bad")) {
      result.put("result", "failed");
      result
          .putObject("error")
          .put("error_code", "INVALID_ARGUMENT")
          .put("message", "display_name: is bad")
          .put("field", "display_name");
      return result;
    }
    if (!plans) {
      organizations.put(key, row);
    }
    if (row.equals(before)) {
      return result.put("result", "unchanged");
    }
    if (before == null) {
      return result.put("result", "created");
    }
    result.put("result", "updated");
    result
        .putObject("changes")
        .putObject("display_name")
        .put("old", before.path("display_name").asText())
        .put("new", row.path("display_name").asText());
    return result;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
