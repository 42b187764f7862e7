package dev.guildhall.organizations.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A stream of lines does what single calls would, one after the other. */
@GuildhallTest
final class ImportTest {

  @Test
  void readsABodyOfHttp2ToItsEndAndNotBeyond(TestEnvironment environment) throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Vertx vertx = Vertx.vertx();
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    logged.start();
    all.addAppender(logged);
    try {
      String answer =
          client
              .request(HttpMethod.POST, environment.server().port(), "127.0.0.1", Ndjson.IMPORT)
              .compose(request ->
                  request
                      .putHeader("authorization", "Bearer " + environment.token())
                      .send("{\"external_id\": \"h2\", \"display_name\": \"H2\"}\n"))
              .compose(HttpClientResponse::body)
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS)
              .toString();
      assertThat(Ndjson.results(Ndjson.lines(answer))).containsExactly("created");
    } finally {
      all.detachAppender(logged);
      client.close(); // and held until here: one that nobody holds closes itself
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(message -> message.contains("Unhandled exception"));
  }

  @Test
  void createsThenUpdatesThenLeaves(TestEnvironment environment) {
    Rest rest = environment.rest();
    String first =
        """
        {"external_id": "a", "display_name": "A", "slug": "a", "region_code": "EU", \
        "metadata": {"plan": "free", "seats": "5"}, "external_ids": {"crm": "1"}}
        {"external_id": "b", "display_name": "B", "logo_url": "https://b.example/logo.png"}
        """;
    String second =
        """
        {"external_id": "a", "display_name": "A Inc", "metadata": {"plan": "paid"}}
        {"external_id": "b", "display_name": "B"}
        """;

    List<JsonNode> created = Ndjson.send(rest, first);
    List<JsonNode> again = Ndjson.send(rest, first);
    List<JsonNode> updated = Ndjson.send(rest, second);

    assertThat(Ndjson.results(created)).containsExactly("created", "created");
    assertThat(created.getLast())
        .isEqualTo(
            Ndjson.parse(
                """
                {"summary": {"created": 2, "updated": 0, "unchanged": 0, "failed": 0}}
                """));
    assertThat(Ndjson.results(again)).containsExactly("unchanged", "unchanged");
    assertThat(updated.getFirst())
        .isEqualTo(
            Ndjson.parse(
                """
                {"line": 1, "external_id": "a", "result": "updated", "id": "%s", "changes": {
                  "display_name": {"old": "A", "new": "A Inc"},
                  "metadata.plan": {"old": "free", "new": "paid"},
                  "metadata.seats": {"old": "5", "new": null}}}
                """
                    .formatted(created.getFirst().get("id").textValue())));
    assertThat(updated.get(1).get("result").textValue()).isEqualTo("unchanged");
    JsonNode a = organization(rest, "a");
    assertThat(a.get("version").intValue()).isEqualTo(2);
    assertThat(a.get("slug").textValue()).isEqualTo("a");
    assertThat(a.get("region_code").textValue()).isEqualTo("EU");
    assertThat(a.get("metadata")).isEqualTo(Ndjson.parse("{\"plan\": \"paid\"}"));
    assertThat(a.get("external_ids")).isEqualTo(Ndjson.parse("{\"crm\": \"1\"}"));
    assertThat(total(rest)).isEqualTo(2);
  }

  @Test
  void logsWhatSingleCallsLog(TestEnvironment environment, TestEnvironment single) {
    String created = "{\"display_name\": \"A\", \"external_ids\": {\"crm\": \"1\"}}";
    String changed = "{\"display_name\": \"A2\", \"external_ids\": {\"crm\": \"2\"}}";
    single.rest().put("/api/v1/organizations:external/a", created);
    single.rest().put("/api/v1/organizations:external/a", changed);

    Ndjson.send(
        environment.rest(),
        created.replace("{\"display", "{\"external_id\": \"a\", \"display")
            + "\n"
            + changed.replace("{\"display", "{\"external_id\": \"a\", \"display"));

    assertThat(log(environment)).isEqualTo(log(single)).hasSize(3);
    assertThat(environment.rest().get("/api/v1/organizations/ext:crm:1").status()).isEqualTo(410);
    assertThat(environment.rest().get("/api/v1/organizations/ext:crm:2").status()).isEqualTo(200);
  }

  /** Types and payloads, without ids and times, which are never the same. */
  private static List<String> log(TestEnvironment environment) {
    JsonNode events = environment.rest().post("/api/v1/events", "{}").json().get("events");
    return events.findParents("data").stream()
        .map(event ->
            (event.get("type") + " " + event.get("data"))
                .replaceAll("org_\\d+|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|env_\\d+", "…"))
        .toList();
  }

  @Test
  void failsBrokenLinesAlone(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"Other\", \"slug\": \"taken\"}");
    environment.createOrganization(
        "{\"display_name\": \"Other\", \"external_ids\": {\"crm\": \"taken\"}}");
    String body =
        """
        {"external_id": "1", "display_name": "broken
        {"external_id": "2", "display_name": "fine"}
        [1]
        {"display_name": "without"}
        {"external_id": "%s", "display_name": "long"}
        {"external_id": "6"}
        {"external_id": "7", "display_name": "slug", "slug": "taken"}
        {"external_id": "8", "display_name": "name", "external_ids": {"crm": "taken"}}
        {"external_id": "9", "display_name": "%s"}
        {"external_id": "10", "display_name": "twice", "display_name": "twice"}
        {"external_id": "11", "display_name": "bad", "metadata": {"plan": 5}}
        {"external_id": 12, "display_name": "number"}
        {"external_id": "13", "display_name": "fine"}
        {"external_id": "14"\
        """
            .formatted("x".repeat(300), "y".repeat(70_000));

    List<JsonNode> answer = Ndjson.send(environment.rest(), body);

    assertThat(Ndjson.results(answer).stream().filter("created"::equals)).hasSize(2);
    assertThat(answer.getLast().at("/summary/failed").intValue()).isEqualTo(12);
    assertThat(answer.subList(0, 14))
        .extracting(line -> line.get("line").intValue())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    assertThat(answer.get(0).at("/error/message").textValue())
        .startsWith("malformed JSON at line 1, column ");
    assertThat(answer.get(13).at("/error/message").textValue())
        .startsWith("malformed JSON at line 14, column ");
    assertThat(answer.get(2).at("/error/message").textValue()).contains("must be a JSON object");
    assertThat(error(answer, 3)).isEqualTo("external_id: must not be empty");
    assertThat(error(answer, 4))
        .isEqualTo("external_id: must have at most 255 characters, has 300");
    assertThat(answer.get(4).get("external_id").textValue()).hasSize(300);
    assertThat(error(answer, 5)).isEqualTo("display_name: must not be empty");
    assertThat(error(answer, 6)).startsWith("slug: slug taken already exists");
    assertThat(answer.get(6).at("/error/error_code").textValue()).isEqualTo("ALREADY_EXISTS");
    assertThat(error(answer, 7)).startsWith("external_ids.crm: ");
    assertThat(answer.get(8).at("/error/message").textValue())
        .isEqualTo("the line is longer than 65536 bytes");
    assertThat(error(answer, 10)).startsWith("metadata.plan: ");
    assertThat(error(answer, 11)).startsWith("external_id: ");
    assertThat(total(environment.rest())).isEqualTo(4);
  }

  private static String error(List<JsonNode> answer, int at) {
    JsonNode error = answer.get(at).get("error");
    String field = error.path("field").asText();
    String message = error.get("message").textValue();
    return message.startsWith(field + ": ") ? message : field + ": " + message;
  }

  @Test
  void takesFilesAsTheyCome(TestEnvironment environment) {
    String body =
        "\uFEFF{\"external_id\": \"win\", \"display_name\": \"Bom \\\"quoted\\\"\"}\r\n"
            + "\r\n"
            + "  \n"
            + "{\"external_id\": \"😀, \\\"q\\\"\", \"display_name\": \"Emoji 🎉\"}\r\n"
            + "{\"external_id\": \""
            + "é".repeat(255)
            + "\", \"display_name\": \"long\"}";

    List<JsonNode> answer = Ndjson.send(environment.rest(), body);

    assertThat(Ndjson.results(answer)).containsExactly("created", "created", "created");
    assertThat(answer.get(1).get("line").intValue()).isEqualTo(4);
    assertThat(answer.get(1).get("external_id").textValue()).isEqualTo("😀, \"q\"");
    assertThat(organization(environment.rest(), "win").get("display_name").textValue())
        .isEqualTo("Bom \"quoted\"");
    assertThat(Ndjson.results(Ndjson.send(environment.rest(), body)))
        .containsExactly("unchanged", "unchanged", "unchanged");
  }

  @Test
  void takesTheSameIdTwiceOneAfterTheOther(TestEnvironment environment) {
    String body =
        """
        {"external_id": "a", "display_name": "1", "slug": "one"}
        {"external_id": "a", "display_name": "2", "slug": "two"}
        {"external_id": "b", "display_name": "b", "slug": "one"}
        {"external_id": "c", "display_name": "c", "slug": "two"}
        {"external_id": "a", "display_name": "2"}
        """;

    List<JsonNode> answer = Ndjson.send(environment.rest(), body);

    assertThat(Ndjson.results(answer))
        .containsExactly("created", "updated", "created", "failed", "unchanged");
    JsonNode a = organization(environment.rest(), "a");
    assertThat(a.get("version").intValue()).isEqualTo(2);
    assertThat(a.get("display_name").textValue()).isEqualTo("2");
    assertThat(total(environment.rest())).isEqualTo(2);
  }

  @Test
  void mergesMetadataWhereAsked(TestEnvironment environment) {
    Rest rest = environment.rest();
    String line = "{\"external_id\": \"m\", \"display_name\": \"M\", \"metadata\": {%s}}";
    Ndjson.send(rest, line.formatted("\"one\": \"1\", \"two\": \"2\""));

    List<JsonNode> merged = Ndjson.send(rest, "?metadata=merge", line.formatted("\"two\": \"3\""));

    assertThat(merged.getFirst().get("changes"))
        .isEqualTo(Ndjson.parse("{\"metadata.two\": {\"old\": \"2\", \"new\": \"3\"}}"));
    assertThat(organization(rest, "m").get("metadata"))
        .isEqualTo(Ndjson.parse("{\"one\": \"1\", \"two\": \"3\"}"));
    StringBuilder nine = new StringBuilder("\"key0\": \"v\"");
    for (int i = 1; i < 9; i++) {
      nine.append(", \"key%d\": \"v\"".formatted(i));
    }
    List<JsonNode> tooMany = Ndjson.send(rest, "?metadata=merge", line.formatted(nine));
    assertThat(error(tooMany, 0)).isEqualTo("metadata: must have at most 10 pairs, would have 11");
    assertThat(Ndjson.results(Ndjson.send(rest, line.formatted("")))).containsExactly("updated");
    assertThat(organization(rest, "m").get("metadata")).isEmpty();
  }

  @Test
  void onlyTellsWhereAskedToValidate(TestEnvironment environment) {
    Rest rest = environment.rest();
    Ndjson.send(rest, "{\"external_id\": \"v\", \"display_name\": \"V\"}");

    List<JsonNode> plan =
        Ndjson.send(
            rest,
            "?validate_only=true",
            """
            {"external_id": "v", "display_name": "W"}
            {"external_id": "w", "display_name": "W"}
            {"external_id": "w", "display_name": "W"}
            """);

    assertThat(Ndjson.results(plan)).containsExactly("updated", "created", "unchanged");
    assertThat(plan.getFirst().at("/changes/display_name/new").textValue()).isEqualTo("W");
    assertThat(organization(rest, "v").get("display_name").textValue()).isEqualTo("V");
    assertThat(total(rest)).isEqualTo(1);
    assertThat(rest.post("/api/v1/events", "{}").json().get("events")).hasSize(1);
  }

  @Test
  void refusesWhatItDoesNotKnow(TestServer server, TestEnvironment environment) {
    String body = "{\"external_id\": \"x\", \"display_name\": \"X\"}\n".repeat(20_000);

    assertThat(environment.rest().post(Ndjson.IMPORT + "?metadata=mix", body).text())
        .contains("metadata: must be replace or merge, got \\\"mix\\\"");
    assertThat(environment.rest().post(Ndjson.IMPORT + "?dry=1", body).status()).isEqualTo(400);
    assertThat(server.rest().post(Ndjson.IMPORT, body).status()).isEqualTo(401);
    assertThat(server.workspace().post(Ndjson.IMPORT, body).status()).isEqualTo(403);
    assertThat(environment.rest().get(Ndjson.IMPORT).status()).isEqualTo(405);
    assertThat(Ndjson.send(environment.rest(), "")).hasSize(1);
    assertThat(total(environment.rest())).isZero();
  }

  @Test
  void staysInItsEnvironment(TestEnvironment environment, TestEnvironment other) {
    String line =
        "{\"external_id\": \"e\", \"display_name\": \"%s\", \"slug\": \"e\", \"external_ids\": {\"crm\": \"e\"}}";

    Ndjson.send(environment.rest(), line.formatted("mine"));
    List<JsonNode> theirs = Ndjson.send(other.rest(), line.formatted("theirs"));

    assertThat(Ndjson.results(theirs)).containsExactly("created");
    assertThat(organization(environment.rest(), "e").get("display_name").textValue())
        .isEqualTo("mine");
    assertThat(Ndjson.export(environment.rest(), "")).hasSize(1);
  }

  private static JsonNode organization(Rest rest, String externalId) {
    return rest.get("/api/v1/organizations:external/" + externalId).json().get("organization");
  }

  private static int total(Rest rest) {
    return rest.get("/api/v1/organizations").json().get("total_size").intValue();
  }
}
