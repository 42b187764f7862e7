package dev.guildhall.organizations.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.guildhall.api.Failures;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What a stream that fails looks like: an error where it can still be one, never the whole. */
final class BrokenStreamTest {
  private static final String LINE = "{\"external_id\": \"%s\", \"display_name\": \"A\"}\n";

  private final String url = TestPostgres.newDatabase();
  private final TestServer server = TestServer.start(url, config -> config);
  private final TestEnvironment environment = server.dev();
  private final Vertx vertx = Vertx.vertx();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger failures = (Logger) LoggerFactory.getLogger(Failures.class);

  @BeforeEach
  void listen() {
    logged.start();
    failures.addAppender(logged);
    failures.setLevel(Level.INFO);
  }

  @AfterEach
  void close() throws Exception {
    failures.detachAppender(logged);
    failures.setLevel(null);
    TestPostgres.allowConnections(url, true);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  @Test
  void isAnErrorWhereNothingWasSent() throws Exception {
    environment.createOrganization("{\"display_name\": \"A\"}");
    TestPostgres.allowConnections(url, false);

    Rest rest = environment.rest();
    for (Rest.Answer answer :
        List.of(
            rest.get(Ndjson.EXPORT, "x-request-id", "mine"),
            rest.post(Ndjson.IMPORT, LINE.formatted("a"), "x-request-id", "mine"))) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(503);
      assertThat(answer.header("retry-after")).hasValue("1");
      assertThat(answer.header("x-request-id")).hasValue("mine");
      assertThat(answer.header("content-type")).hasValue("application/json");
      assertThat(answer.header("cache-control")).isEmpty();
      assertThat(answer.json().get("message").textValue()).contains("database");
    }
    assertThat(logged.list)
        .allMatch(event -> "mine".equals(event.getMDCPropertyMap().get("request_id")))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(message -> message.contains(Ndjson.EXPORT))
        .anyMatch(message -> message.contains(Ndjson.IMPORT));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void isAnErrorToASenderThatWaitsForItsFirstResult(HttpVersion version) throws Exception {
    HttpClient client = client(version);
    TestPostgres.allowConnections(url, false);

    HttpClientRequest request = begin(client, environment);
    assertThat(await(request.response().map(HttpClientResponse::statusCode))).isEqualTo(503);
    client.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void breaksOffWhereResultsWereSent(HttpVersion version) throws Exception {
    HttpClient client = client(version);
    HttpClientRequest request = begin(client, environment);
    CompletableFuture<String> first = new CompletableFuture<>();
    Future<Void> end =
        request
            .response()
            .compose(response -> {
              response.handler(part -> first.complete(part.toString()));
              return response.end();
            });
    assertThat(first.get(20, TimeUnit.SECONDS)).contains("created");

    TestPostgres.allowConnections(url, false);
    request.write(LINE.formatted("b"));

    assertThatThrownBy(() -> await(end)).isInstanceOf(ExecutionException.class);
    client.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void comesToItsEndWhileTheServerStops(HttpVersion version) throws Exception {
    TestServer stopping = TestServer.start(TestPostgres.newDatabase(), config -> config);
    HttpClient client = client(version);
    HttpClientRequest request = begin(client, stopping.dev());
    CompletableFuture<String> first = new CompletableFuture<>();
    Buffer results = Buffer.buffer();
    Future<Void> end =
        request
            .response()
            .compose(response -> {
              response.handler(part -> first.complete(results.appendBuffer(part).toString()));
              return response.end();
            });
    first.get(20, TimeUnit.SECONDS);

    CompletableFuture<Void> stop = CompletableFuture.runAsync(stopping::close);
    Eventually.until("it listens no more", () -> !isListening(stopping));
    await(request.end(LINE.formatted("b")));

    await(end);
    assertThat(results.toString()).contains("\"b\"", "\"created\":2");
    stop.get(20, TimeUnit.SECONDS);
    client.close();
  }

  private static boolean isListening(TestServer server) {
    try (Socket _ = new Socket("127.0.0.1", server.port())) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private HttpClient client(HttpVersion version) {
    return vertx.createHttpClient(
        new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
  }

  /** Sends one line of an import, and not its end. */
  private static HttpClientRequest begin(HttpClient client, TestEnvironment environment)
      throws Exception {
    HttpClientRequest request =
        await(
            client.request(
                HttpMethod.POST, environment.server().port(), "127.0.0.1", Ndjson.IMPORT));
    request.setChunked(true).putHeader("authorization", "Bearer " + environment.token());
    await(request.write(Buffer.buffer(LINE.formatted("a"))));
    return request;
  }

  private static <T> T await(Future<T> coming) throws Exception {
    return coming.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
