package dev.guildhall.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.api.Failures;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever path is asked for, the answer says which kind of unknown it is. */
@GuildhallTest
final class RoutingTest {
  private static final int UNIMPLEMENTED = 12;

  private static List<String[]> wire() throws IOException {
    try (InputStream file = RoutingTest.class.getResourceAsStream("/wire-routes.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .toList();
    }
  }

  private static void assertError(Rest.Answer answer, int status, String message) {
    JsonNode body = answer.json();
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(body.get("code").intValue()).isEqualTo(UNIMPLEMENTED);
    assertThat(body.get("message").textValue()).contains(message);
    assertThat(body.get("details")).hasSize(1);
    assertThat(body.get("details").get(0).get("error_code").textValue()).isEqualTo("UNIMPLEMENTED");
  }

  @Test
  void everyRouteOfTheWireIsServedOrSaysThatItIsNot(TestEnvironment environment)
      throws IOException {
    for (String[] route : wire()) {
      String path = route[1].replaceAll("\\{[^}]*}", "x-1");
      Rest.Answer answer = environment.rest().send(route[0], path, Optional.empty());
      if (answer.status() == 501) {
        assertError(answer, 501, "does not serve " + route[2]);
      } else {
        assertThat(answer.text()).as(route[0] + " " + path).doesNotContain("UNIMPLEMENTED");
      }
    }
  }

  @Test
  void tellsAnAbsentCallFromAnUnknownPathAndFromAWrongMethod(TestEnvironment environment) {
    Rest rest = environment.rest();
    assertError(rest.get("/api/v1/users"), 501, "users.UserService/ListUsers");
    assertError(rest.get("/api/v1/unknown"), 404, "no such call: GET /api/v1/unknown");
    assertError(rest.get("/api/v1/organizations/"), 404, "no such call");
    assertError(rest.get("/api/v1//organizations"), 404, "no such call");
    assertError(rest.get("/api/v1/./organizations"), 404, "no such call");
    assertError(rest.delete("/api/v1/organizations"), 405, "allowed: GET, POST");
  }

  @Test
  void takesTheSecondSlashOfAUrlThatEndsWithOne(TestEnvironment environment) {
    assertThat(environment.rest().get("//keys").status()).isEqualTo(200);
    Rest.Answer imported =
        environment
            .rest()
            .post(
                "//api/v1/organizations:import",
                "{\"external_id\": \"slash\", \"display_name\": \"Slash\"}",
                "Content-Type",
                "application/x-ndjson");
    assertThat(imported.text()).contains("\"created\"");
    assertThat(environment.rest().get("///keys").status()).isEqualTo(404);
  }

  @Test
  void countsMadeUpMethodsAsOneThing(TestEnvironment environment) {
    Rest rest = environment.rest();
    for (String method : List.of("FIRST", "SECOND", "THIRD")) {
      assertThat(rest.send(method, "/made-up", Optional.empty()).status()).isEqualTo(404);
    }
    assertThat(rest.get("/metrics").text())
        .contains("call=\"unrouted\"")
        .doesNotContain("FIRST", "SECOND", "THIRD");
  }

  @Test
  void logsNoRefusalOfWhatItTakes(TestEnvironment environment) {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger failures = (Logger) LoggerFactory.getLogger(Failures.class);
    Level usual = failures.getLevel();
    logged.start();
    failures.addAppender(logged);
    failures.setLevel(Level.INFO);
    try {
      assertThat(environment.rest().get("/api/v1/organizations").status()).isEqualTo(200);
      assertThat(environment.rest().get("/api/v1/organizations/org_1").status()).isEqualTo(404);
    } finally {
      failures.setLevel(usual);
      failures.detachAppender(logged);
    }
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(message -> message.contains("large body"))
        .anyMatch(message -> message.contains("NOT_FOUND (NotFound)"));
  }

  @Test
  void takesAnEncodedDotForNothingButADot(TestEnvironment environment) {
    Rest.Answer answer = environment.rest().get("/api/v1/organizations/%2e%2e");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("message").textValue()).isEqualTo("organization .. not found");
  }

  @Test
  void refusesPathsThatAreNoUtf8(TestEnvironment environment) {
    for (String segment : List.of("%ff", "%c0%af", "%ed%a0%80")) {
      Rest.Answer answer = environment.rest().get("/api/v1/organizations:external/" + segment);

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.text()).contains("INVALID_ARGUMENT", segment);
    }
  }

  @Test
  void tellsInJsonWhatItCannotRead(TestEnvironment environment) throws IOException {
    String longest = "x".repeat(UnreadableRequests.MAX_LINE_BYTES - 100);
    assertThat(environment.rest().get("/livez?" + longest).status()).isEqualTo(200);
    assertThat(answer(environment, "GET /livez?" + longest + "x".repeat(200) + " HTTP/1.1\r\n"))
        .contains(" 414 ")
        .contains("\"message\":\"the URL is longer than 32768 bytes\"", "INVALID_ARGUMENT");
    assertThat(answer(environment, "GET /livez HTTP/1.1\r\nx: " + longest + longest + "\r\n\r\n"))
        .contains(" 431 ")
        .contains("the headers have more than 32768 bytes");
    assertThat(answer(environment, "no request at all\r\n\r\n"))
        .contains(" 400 ")
        .contains("the request is no HTTP request");
  }

  @Test
  void refusesWhatDoesNotNameOneHost(TestEnvironment environment) throws IOException {
    for (String headers :
        List.of(
            "",
            "host: \r\n",
            "host: a\r\nhost: b\r\n",
            "host: a b\r\n",
            "host: a@b\r\n",
            "host: a/x\r\n",
            "host: [::1\r\n",
            "host: a:99999\r\n")) {
      assertThat(answer(environment, "GET /livez HTTP/1.1\r\n" + headers + "\r\n"))
          .as(headers)
          .contains(" 400 ")
          .contains("one Host header");
    }
    for (String request :
        List.of(
            "GET /livez HTTP/1.0\r\n\r\n",
            "GET /livez HTTP/1.1\r\nhost: [::1]:80\r\nconnection: close\r\n\r\n",
            "GET /livez HTTP/1.1\r\nhost: a_b.example\r\nconnection: close\r\n\r\n")) {
      assertThat(answer(environment, request)).as(request).contains(" 200 ");
    }
  }

  @Test
  void refusesABodyWhoseEndIsNotClear(TestEnvironment environment) throws IOException {
    String hidden = "GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for (String coding : List.of("xchunked", "identity", "\"chunked\"")) {
      String request =
          "POST /api/v1/organizations HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: %s\r\n\r\n%s";
      assertThat(answer(environment, request.formatted(coding, hidden)))
          .as(coding)
          .startsWith("HTTP/1.1 400 ")
          .contains("must be chunked")
          .doesNotContain(" 200 ");
    }
  }

  /** All that comes until the server closes. */
  private static String answer(TestEnvironment environment, String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), environment.server().port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void takesTargetsWithAHostAndSeveralRequestsAtOnce(TestEnvironment environment)
      throws IOException {
    String requests =
        """
        GET http://any.example/livez HTTP/1.1
        host: localhost

        GET /livez?x HTTP/1.1
        host: localhost

        GET HTTP://any.example?x HTTP/1.1
        host: localhost
        connection: close

        """
            .replace("\n", "\r\n");
    String answers = answer(environment, requests);
    assertThat(Pattern.compile("HTTP/1\\.1 (\\d+)").matcher(answers).results())
        .extracting(found -> found.group(1))
        .containsExactly("200", "200", "404");
  }
}
