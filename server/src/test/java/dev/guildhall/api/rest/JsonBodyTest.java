package dev.guildhall.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON bodies as callers write them: what is taken, what is refused, and where it is wrong. */
@GuildhallTest
final class JsonBodyTest {
  private static final String ORGANIZATIONS = "/api/v1/organizations";

  private static Rest.Answer create(TestEnvironment environment, String body) {
    return environment.rest().post(ORGANIZATIONS, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"display_name\": \"Acme\",}",
        "{\"displayName\": \"Acme\", \"externalId\": \"x\", \"metadata\": {\"plan\": \"gold\",},}",
        "{\"display_name\": \"Acme\", \"of_tomorrow\": {\"deep\": [1, null, {}]}, \"x\": null}",
        "\n\t {\"display_name\": \"\\u0041cme\", \"region_code\": 2}\r\n",
        "{\"display_name\": \"Acme\", \"metadata\": null, \"slug\": null, \"logo_url\": \"\"}",
      })
  void takes(String body, TestEnvironment environment) {
    Rest.Answer created = create(environment, body);

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().at("/organization/display_name").textValue()).isEqualTo("Acme");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/organizations, gzip, 415",
    "/api/v1/organizations, 'identity, br', 415",
    "/api/v1/organizations:import, gzip, 415",
    "/api/v1/organizations, Identity, 201",
    "/api/v1/organizations:import, identity, 200",
  })
  void readsNoPackedBody(String path, String coding, int status, TestEnvironment environment) {
    Rest.Answer answer =
        environment
            .rest()
            .send(
                "POST",
                path,
                Optional.of("{\"display_name\": \"Acme\"}"),
                "Content-Encoding",
                coding,
                "Content-Type",
                "application/json");

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("accept-encoding"))
        .isEqualTo(status == 415 ? Optional.of("identity") : Optional.empty());
    if (status == 415) {
      assertThat(answer.json().get("message").textValue()).contains("packed", coding);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'   '|line 1, column 1",
        "{|line 1",
        "'{\"display_name\": \"Acme\",,}'|line 1, column 25",
        "{\"display_name\": Acme}|line 1",
        "{'display_name': 'Acme'}|line 1",
        "{\"display_name\": \"Acme\"} {}|line 1",
        "{\"display_name\": \"Acme\"} x|line 1",
        "{\"display_name\": \"A\", \"display_name\": \"B\"}|line 1",
        "{\"display_name\": \"A\", \"metadata\": {\"plan\": \"a\", \"plan\": \"b\"}}|line 1",
        "{\"display_name\": \"Acme\", \"region_code\": 01}|line 1",
        "{\"display_name\": \"Acme\", \"region_code\": NaN}|line 1",
        "{\"display_name\": \"Acme\" /* why */}|line 1",
        "{\"display_name\": \"\\x41\"}|line 1",
      })
  void refusesMalformedText(String body, String place, TestEnvironment environment) {
    Rest.Answer refused = create(environment, body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue())
        .startsWith("malformed JSON at ")
        .contains(place)
        .doesNotContain("com.fasterxml", "Jackson", "DeserializationFeature", "Source");
  }

  @Test
  void tellsLineAndColumn(TestEnvironment environment) {
    Rest.Answer refused =
        create(environment, "{\n  \"display_name\": \"Acme\",\n  \"slug\": oops\n}");

    assertThat(refused.json().get("message").textValue()).contains("line 3, column 1");
    assertThat(refused.json().at("/details/0/error_code").textValue())
        .isEqualTo("INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null|organization: must be an object, got null",
        "[]|organization: must be an object, got []",
        "\"text\"|organization: must be an object",
        "{\"display_name\": 7}|organization.display_name: must be a string, got 7",
        "{\"display_name\": [\"x\"]}|organization.display_name: must be a string",
        "{\"display_name\": \"A\", \"displayName\": \"B\"}|organization.display_name: is given twice",
        "{\"display_name\": \"A\", \"metadata\": []}|organization.metadata: must be an object",
        "{\"display_name\": \"A\", \"metadata\": {\"plan\": 1}}|organization.metadata.plan: must be a"
            + " string",
        "{\"display_name\": \"A\", \"metadata\": {\"plan\": null}}|organization.metadata.plan",
        "{\"display_name\": \"A\", \"region_code\": \"MOON\"}|must be one of US, EU, got \"MOON\"",
        "{\"display_name\": \"A\", \"region_code\": 9}|must be one of US, EU, got \"9\"",
        "{\"display_name\": \"A\", \"region_code\": true}|organization.region_code: must be one of",
      })
  void refusesTheWrongType(String body, String message, TestEnvironment environment) {
    Rest.Answer refused = create(environment, body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue()).contains(message);
    JsonNode violation = refused.json().at("/details/0/validation_error_info/field_violations/0");
    assertThat(violation.path("field").asText() + ": " + violation.path("description").asText())
        .contains(message);
  }

  @Test
  void refusesDeepNestingWithoutFalling(TestEnvironment environment) {
    String deep = "[".repeat(60_000) + "]".repeat(60_000);

    Rest.Answer refused = create(environment, "{\"display_name\": \"A\", \"x\": " + deep + "}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue())
        .isEqualTo("the JSON is more than is read: it is nested deeper than 64 levels");
  }

  @Test
  void refusesALongNumberWithTheLimit(TestEnvironment environment) {
    Rest.Answer refused = create(environment, "{\"x\": " + "7".repeat(1001) + "}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue())
        .contains("1001", "1000")
        .doesNotContain("StreamReadConstraints", "`");
  }

  private static HttpResponse<String> send(TestEnvironment environment, BodyPublisher body)
      throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(environment.server().url() + ORGANIZATIONS))
              .header("authorization", "Bearer " + environment.token())
              .POST(body)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void refusesBytesThatAreNoUtf8(TestEnvironment environment) throws Exception {
    for (byte[] bytes :
        new byte[][] {
          {0, 0, -1, -1, 0, 0, 0, 1},
          {'{', '"', 'x', '"', ':', '"', -1, '"', '}'},
          {'{', '"', -61, '"', ':', '1', '}'}
        }) {
      HttpResponse<String> refused = send(environment, BodyPublishers.ofByteArray(bytes));
      assertThat(refused.statusCode()).as(Arrays.toString(bytes)).isEqualTo(400);
      assertThat(refused.body()).contains("malformed JSON");
    }
  }

  @Test
  void takesABodyOfAMebibyteAndRefusesOneByteMore(TestEnvironment environment) throws Exception {
    String start = "{\"display_name\": \"Acme\", \"ignored\": \"";
    String fits = start + "x".repeat((1 << 20) - start.length() - 2) + "\"}";
    byte[] tooLarge = (fits + " ").getBytes(StandardCharsets.UTF_8);

    assertThat(create(environment, fits).status()).isEqualTo(201);
    for (int i = 0; i < 10; i++) {
      assertTooLarge(send(environment, BodyPublishers.ofByteArray(tooLarge)));
      assertTooLarge(
          send(
              environment, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge))));
      assertTooLarge(send(environment, BodyPublishers.ofByteArray(new byte[5 << 20])));
    }
  }

  private static void assertTooLarge(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("\"code\":8", "larger than 1048576 bytes", "ErrorInfo");
  }

  /** Beyond what is taken off the wire and dropped, the answer does not wait for the body. */
  @Test
  @Timeout(60)
  void closesTheConnectionOfABodyWhoseEndIsNotWaitedFor(TestEnvironment environment)
      throws Exception {
    for (String method : new String[] {"POST", "HEAD"}) {
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), environment.server().port())) {
        socket
            .getOutputStream()
            .write(
                "%s %s HTTP/1.1\r\nhost: a\r\nauthorization: Bearer %s\r\ncontent-length: %d\r\n\r\n"
                    .formatted(method, ORGANIZATIONS, environment.token(), 1L << 40)
                    .getBytes(StandardCharsets.UTF_8));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).as(method).startsWith("HTTP/1.1 413 ");
      }
    }
  }

  private static Socket stranger(TestEnvironment environment, byte[] start, byte[] almost)
      throws IOException {
    Socket stranger = new Socket(InetAddress.getLoopbackAddress(), environment.server().port());
    stranger.getOutputStream().write(start);
    stranger.getOutputStream().write(almost);
    return stranger;
  }

  /** Nobody has to be known for that: so many unfinished bodies would fill the memory. */
  @Test
  @Timeout(60)
  void holdsNoMoreThanTheMemoryBears(TestEnvironment environment) throws Exception {
    List<Socket> strangers = new ArrayList<>();
    byte[] start =
        "POST /nothing HTTP/1.1\r\nhost: a\r\ncontent-length: 1048576\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8);
    byte[] almost = new byte[(1 << 20) - 1];
    try {
      int counted = almost.length - BodyReader.UNCOUNTED_BYTES;
      for (long held = 0; held <= BodyReader.MAX_HELD_BYTES; held += counted) {
        strangers.add(stranger(environment, start, almost));
      }
      String body = "{\"display_name\": \"Acme\"" + " ".repeat(100_000) + "}";
      Rest.Answer refused = environment.rest().post(ORGANIZATIONS, body);
      while (refused.status() == 201) {
        // The last of theirs are still on their way; and where two met at the limit, both gave way.
        strangers.add(stranger(environment, start, almost));
        refused = environment.rest().post(ORGANIZATIONS, body);
      }
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("retry-after")).contains("1");
      assertThat(refused.text()).contains("128 MiB of requests");
      assertThat(environment.rest().get(ORGANIZATIONS).status()).isEqualTo(200);
      assertThat(environment.rest().post(ORGANIZATIONS, "{\"display_name\": \"Acme\"}").status())
          .isEqualTo(201);
      for (Socket stranger : strangers) {
        stranger.close();
      }
      Eventually.until(
          "the server has seen them go",
          () -> environment.rest().post(ORGANIZATIONS, body).status() == 201);
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void answersJsonWhereNothingIsFound(TestEnvironment environment) {
    for (String path : new String[] {"/", "/api/v1/nothing", ORGANIZATIONS + "/", "//"}) {
      JsonNode refused = environment.rest().get(path).json();
      assertThat(refused.get("code").intValue()).as(path).isEqualTo(12);
      assertThat(refused.at("/details/0/error_code").textValue()).isEqualTo("UNIMPLEMENTED");
    }
    Rest.Answer wrongMethod = environment.rest().put(ORGANIZATIONS, "{}");
    assertThat(wrongMethod.status()).isEqualTo(405);
    assertThat(wrongMethod.header("allow")).contains("GET, POST");
    assertThat(wrongMethod.json().get("message").textValue())
        .isEqualTo("PUT is not allowed on /api/v1/organizations; allowed: GET, POST");
    assertThat(environment.rest().get(ORGANIZATIONS + "/%ff").status()).isEqualTo(400);
    assertThat(environment.rest().get(ORGANIZATIONS + ":external/%ff").status()).isEqualTo(400);
  }

  @Test
  void refusesASecondValueWhereThereIsOne(TestEnvironment environment) {
    Rest rest = environment.rest();
    String organization =
        ORGANIZATIONS
            + "/"
            + environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    for (String query :
        new String[] {
          "validate_only=true&validate_only=false", "validate_only=true&validateOnly=false"
        }) {
      Rest.Answer refused = rest.delete(organization + "?" + query);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("must be given once");
    }
    assertThat(rest.get(organization).status()).isEqualTo(200);
    assertThat(rest.get(ORGANIZATIONS + "?page_size=5&page_size=6").status()).isEqualTo(400);
    assertThat(
            rest.post(
                    ORGANIZATIONS + ":import?validate_only=true&validate_only=false",
                    "{\"external_id\": \"x\", \"display_name\": \"X\"}\n",
                    "content-type",
                    "application/x-ndjson")
                .status())
        .isEqualTo(400);
  }

  @Test
  void takesNoBodyForNothingToKeep(TestEnvironment environment) {
    Rest rest = environment.rest();
    String metadata =
        ORGANIZATIONS
            + "/"
            + environment
                .createOrganization("{\"display_name\": \"A\", \"metadata\": {\"plan\": \"pro\"}}")
                .get("id")
                .textValue()
            + "/metadata";
    assertThat(rest.put(metadata, "").text()).contains("body: must be JSON, got nothing");
    assertThat(rest.put(metadata + "/plan", "").text()).contains("body: must be JSON, got nothing");
    assertThat(rest.patch(metadata, "{}").json().at("/organization/metadata/plan").textValue())
        .isEqualTo("pro");
  }

  @Test
  void takesTheDigitsOfAsciiAlone(TestEnvironment environment) {
    Rest.Answer refused = environment.rest().get(ORGANIZATIONS + "?page_size=%D9%A5");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("page_size: must be a number, got");
  }

  /** PostgreSQL keeps none; what has no rule of its own is named here. */
  @Test
  void namesTheFieldWithANullCharacter(TestEnvironment environment) {
    Rest rest = environment.rest();
    String organizations = "/api/v1/organizations";
    String id =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    record Refused(Rest.Answer answer, String field) {}
    for (Refused refused :
        List.of(
            new Refused(rest.get(organizations + "?external_id=a%00b"), "external_id"),
            new Refused(rest.delete(organizations + "/" + id + "/metadata/a%00b"), "key"),
            new Refused(
                rest.post("/api/v1/events", "{\"event_types\": [\"a\\u0000b\"]}"),
                "filter.event_types[0]"))) {
      assertThat(refused.answer.status()).isEqualTo(400);
      assertThat(refused.answer.json().get("message").textValue())
          .isEqualTo(
              refused.field + ": must not contain control characters, has U+0000 at position 2");
    }
  }

  @Test
  void refusesDurationsThatAreTooLongAsTooLong(TestEnvironment environment) {
    String endpoint = "/api/v1/webhooks/endpoints";
    for (String overlap : List.of("9999999999999s", "9".repeat(40) + "s")) {
      Rest.Answer refused =
          environment
              .rest()
              .post(endpoint + "/whe_1:rotate_secret", "{\"overlap\": \"%s\"}".formatted(overlap));

      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("315576000000").doesNotContain("suffix");
    }
  }

  @Test
  void refusesIdsLongerThanAny(TestEnvironment environment) {
    Rest.Answer refused = environment.rest().get(ORGANIZATIONS + "/org_" + "1".repeat(29));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("id: must have 1 to 32 characters, got 33");
    assertThat(environment.rest().get(ORGANIZATIONS + "/org_" + "1".repeat(28)).status())
        .isEqualTo(404);
    assertThat(environment.rest().get(ORGANIZATIONS + "/" + "x".repeat(40)).status())
        .isEqualTo(404);
  }

  @Test
  void refusesQueryParametersThatItDoesNotKnowByTheirNames(TestEnvironment environment) {
    Rest rest = environment.rest();
    for (String path : new String[] {ORGANIZATIONS + "?", ORGANIZATIONS + ":search?query=acme&"}) {
      Rest.Answer unknown = rest.get(path + "colour=red&limit=3");
      assertThat(unknown.status()).isEqualTo(400);
      assertThat(unknown.text())
          .contains("colour: is no query parameter", "limit: is no query parameter");
      for (String metadata :
          new String[] {
            "metadata", "metadata.plan", "metadata[plan]", "metadata%5Bplan%5D", "metadata.a.b"
          }) {
        Rest.Answer refused = rest.get(path + metadata + "=gold");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("metadata is not searchable", "INVALID_ARGUMENT");
      }
    }
    assertThat(rest.get(ORGANIZATIONS + "?page_size=%ff").status()).isEqualTo(400);
    assertThat(rest.get(ORGANIZATIONS + "/org_1?x=1").status()).isEqualTo(400);
    assertThat(rest.post(ORGANIZATIONS + "?external_id=x", "{\"display_name\": \"A\"}").text())
        .contains("external_id: is no query parameter");
  }
}
