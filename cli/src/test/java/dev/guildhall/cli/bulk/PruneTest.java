package dev.guildhall.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.guildhall.cli.rows.Columns;
import dev.guildhall.cli.rows.RowFile;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many of the organizations that a file lacks are kept in memory. */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class PruneTest {
  private final List<String> organizations = new ArrayList<>();
  private final AtomicInteger exports = new AtomicInteger();

  @TempDir Path folder;
  private HttpServer server;
  private Prune prune;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/oauth/token", exchange -> answer(exchange, "{\"access_token\":\"t\"}"));
    server.createContext(
        "/api/v1/organizations:export",
        exchange -> {
          exports.incrementAndGet();
          answer(exchange, String.join("\n", organizations) + "\n{\"summary\":{}}\n");
        });
    server.start();
    URI url = URI.create("http://localhost:" + server.getAddress().getPort());
    prune = new Prune(new Api(HttpClient.newHttpClient(), new Credentials(url, "c", "s", "test")));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void ofTooManyNoMoreAreKeptThanTheLimitAllows() throws IOException {
    add(1, 1000);
    RowFile file = file(981, 1000);
    assertThatThrownBy(() -> prune.find(file, 5))
        .hasMessageStartingWith(
            "the file lacks 980 of 1,000 organizations (98.0 %); more than 5 % are not deleted.");
    assertThat(prune.lacking()).hasSizeLessThanOrEqualTo(50);
    assertThat(exports).hasValue(1);
  }

  @Test
  void asManyAsTheLimitAllowsAreAllKept() throws IOException {
    add(1, 100);
    prune.find(file(6, 100), 5);
    assertThat(prune.lacking()).hasSize(5);
    assertThat(exports).hasValue(1);
  }

  @Test
  void manyWithoutAnExternalIdAtTheEndHideNone() throws IOException {
    add(1, 10);
    IntStream.rangeClosed(11, 100)
        .forEach(i -> organizations.add("{\"id\":\"org_%d\",\"version\":\"1\"}".formatted(i)));
    prune.find(file(6, 10), 5);
    assertThat(prune.lacking())
        .extracting(Prune.Lacking::externalId)
        .containsExactly("1", "2", "3", "4", "5");
    assertThat(prune.without()).isEqualTo(90);
  }

  private void add(int from, int to) {
    IntStream.rangeClosed(from, to)
        .forEach(i ->
            organizations.add(
                "{\"id\":\"org_%d\",\"external_id\":\"%d\",\"version\":\"1\"}".formatted(i, i)));
  }

  private RowFile file(int from, int to) throws IOException {
    List<String> rows =
        IntStream.rangeClosed(from, to).mapToObj("{\"external_id\":\"%d\"}"::formatted).toList();
    Path path = Files.write(folder.resolve("rows.ndjson"), rows);
    return new RowFile(path.toString(), Optional.empty(), Optional.empty(), new Columns(Map.of()));
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
