package dev.guildhall.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.RawHttp2;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client can only do over HTTP/2. */
@GuildhallTest
@Timeout(60)
final class Http2Test {
  private static Map<String, String> request(String method) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":method", method);
    headers.put(":authority", "localhost");
    return headers;
  }

  private static Map<String, String> get(String path) {
    Map<String, String> headers = request("GET");
    headers.put(":scheme", "http");
    headers.put(":path", path);
    return headers;
  }

  @Test
  void answersARequestWithoutAPath(TestServer server) throws Exception {
    try (RawHttp2 connection = new RawHttp2(server.url(), 65_535)) {
      assertThat(connection.awaitStatus(connection.request(request("CONNECT")))).isEqualTo(400);
      assertThat(connection.awaitStatus(connection.request(get("/livez")))).isEqualTo(200);
    }
  }

  /** Two GOAWAY frames, the second after the client has heard the first (RFC 9113, section 6.8). */
  @Test
  void answersACallThatWasOnItsWayWhenTheServerStops() throws Exception {
    TestServer server = TestServer.start();
    Thread stop = new Thread(server::close);
    try (RawHttp2 connection = new RawHttp2(server.url(), 65_535)) {
      assertThat(connection.awaitStatus(connection.request(get("/livez")))).isEqualTo(200);
      stop.start();
      byte[] ping = connection.awaitPing();
      assertThat(connection.lastStream()).isEqualTo(Integer.MAX_VALUE);
      int late = connection.request(get("/livez"));
      connection.answerPing(ping);
      assertThat(connection.awaitStatus(late)).isEqualTo(200);
      connection.awaitEnd();
      assertThat(connection.lastStream()).isEqualTo(late);
    } finally {
      stop.join();
    }
  }

  @Test
  void readsAsMuchOfHeadersAsOverHttp1(TestServer server, TestEnvironment environment)
      throws Exception {
    String path = "/livez?" + "a".repeat(20_000);
    assertThat(environment.rest().get(path).status()).isEqualTo(200);
    try (RawHttp2 connection = new RawHttp2(server.url(), 65_535)) {
      assertThat(connection.awaitStatus(connection.request(get(path)))).isEqualTo(200);
      assertThat(connection.awaitStatus(connection.request(get("/livez")))).isEqualTo(200);
    }
  }

  @Test
  void closesWhoeverAsksForMuchAndReadsNothing(TestServer server, TestEnvironment environment)
      throws Exception {
    Rest rest = environment.rest();
    int answer = rest.get("/docs").text().length();
    long needed = UnwrittenAnswers.MAX_BYTES / answer;
    List<RawHttp2> connections = new ArrayList<>();
    for (long asked = 0; asked <= needed; asked += 100) {
      RawHttp2 connection = new RawHttp2(server.url(), 0);
      connections.add(connection);
      for (int stream = 0; stream < 100; stream++) {
        connection.request(get("/docs"));
      }
    }
    awaitTheEndOfOne(connections);
    assertThat(rest.get("/livez").status()).isEqualTo(200);
    for (RawHttp2 connection : connections) {
      connection.close();
    }
  }

  /** Which one holds most when the bound is reached, nobody can say. */
  private static void awaitTheEndOfOne(List<RawHttp2> connections) throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    for (RawHttp2 connection : connections) {
      Thread.startVirtualThread(() -> {
        try {
          connection.awaitEnd();
        } catch (IOException reset) {
          // is an end, too
        }
        end.countDown();
      });
    }
    end.await();
  }
}
