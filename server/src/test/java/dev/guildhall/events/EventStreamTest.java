package dev.guildhall.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.oauth.AccessTokens;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Scanner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log as a stream: replay, then live, never past a transaction that still runs. */
@GuildhallTest
@Timeout(60)
final class EventStreamTest {

  @Test
  void replaysFromACursorAndFollowsLive(TestEnvironment environment) throws Exception {
    for (int i = 1; i <= 3; i++) {
      environment.createOrganization("{\"display_name\": \"org %d\"}".formatted(i));
    }
    var events = environment.rest().post("/api/v1/events", "{}").json().get("events");
    String oldest = events.get(2).get("id").textValue();

    try (InputStream stream = open(environment, "?after=" + oldest)) {
      Scanner lines = new Scanner(stream, StandardCharsets.UTF_8);
      assertThat(nextId(lines)).isEqualTo(events.get(1).get("id").textValue());
      assertThat(nextId(lines)).isEqualTo(events.get(0).get("id").textValue());
      environment.createOrganization("{\"display_name\": \"live\"}");
      assertThat(nextId(lines)).isNotNull();
      assertThat(nextLine(lines, "data: ")).contains("\"display_name\":\"live\"");
    }
  }

  @Test
  void goesOnFromTheLastEventId(TestEnvironment environment) throws Exception {
    environment.createOrganization("{\"display_name\": \"one\"}");
    environment.createOrganization("{\"display_name\": \"two\"}");
    var events = environment.rest().post("/api/v1/events", "{}").json().get("events");

    try (InputStream stream =
        open(environment, "", "Last-Event-ID", events.get(1).get("id").textValue())) {
      assertThat(nextId(new Scanner(stream, StandardCharsets.UTF_8)))
          .isEqualTo(events.get(0).get("id").textValue());
    }
  }

  @Test
  void tellsAnIdWithAColonFromANamedOne(TestEnvironment environment) throws Exception {
    environment.createOrganization("{\"display_name\": \"anchor\"}");
    String anchor =
        environment.rest().post("/api/v1/events", "{}").json().at("/events/0/id").textValue();
    environment.createOrganization(
        "{\"display_name\": \"named\", \"external_ids\": {\"billing\": \"cus_1\"}}");
    environment.createOrganization(
        "{\"display_name\": \"unnamed\", \"external_id\": \"billing:cus_1\"}");

    try (InputStream stream =
        open(environment, "?after=" + anchor + "&organization_id=ext:billing%3Acus_1")) {
      assertThat(nextLine(new Scanner(stream, StandardCharsets.UTF_8), "data: "))
          .contains("\"display_name\":\"unnamed\"");
    }
  }

  @Test
  void refusesACursorThatTheLogDoesNotHold(TestEnvironment environment) {
    Rest.Answer answer = environment.rest().get("/api/v1/events/stream?after=evt_1");

    assertThat(answer.status()).isEqualTo(410);
  }

  @Test
  void refusesACursorThatIsNone(TestEnvironment environment) {
    Rest.Answer answer = environment.rest().get("/api/v1/events/stream?after=org_1");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("org_1");
  }

  @Test
  void waitsForATransactionThatBeganEarlierAndEndsLater(
      TestServer server, TestEnvironment environment) throws Exception {
    String anchor =
        environment.createOrganization("{\"display_name\": \"anchor\"}").get("id").textValue();
    String first =
        environment.rest().post("/api/v1/events", "{}").json().at("/events/0/id").textValue();
    try (Connection slow = server.connect();
        InputStream stream = open(environment, "?after=" + first)) {
      slow.setAutoCommit(false);
      try (ResultSet row =
          slow.createStatement()
              .executeQuery(
                  """
                  insert into events (environment_id, event_id, type, object, organization_id,
                    sequence, occurred_at, actor, request_id, data)
                  select environment_id, event_id + 1, 'organization.updated', object,
                    organization_id, 2, occurred_at, 'slow', 'r', data
                  from events where organization_id = %s returning 1
                  """
                      .formatted(anchor.substring("org_".length())))) {
        assertThat(row.next()).isTrue();
      }
      IntStream.range(0, 5)
          .forEach(i -> environment.createOrganization("{\"display_name\": \"quick\"}"));
      slow.commit();

      Scanner lines = new Scanner(stream, StandardCharsets.UTF_8);
      assertThat(nextLine(lines, "data: ")).contains("\"actor\":\"slow\"");
      List<String> rest = IntStream.range(0, 5).mapToObj(i -> nextLine(lines, "data: ")).toList();
      assertThat(rest).allMatch(data -> data.contains("\"display_name\":\"quick\""));
    }
  }

  /** The second change's transaction began first: its number is the smaller one. */
  @Test
  void tellsAnOrganizationsEventsInTheirSequence(TestServer server, TestEnvironment environment)
      throws Exception {
    String id =
        environment.createOrganization("{\"display_name\": \"busy\"}").get("id").textValue();
    String created =
        environment.rest().post("/api/v1/events", "{}").json().at("/events/0/id").textValue();
    long number = Long.parseLong(created.substring("evt_".length()));
    try (Connection first = server.connect();
        Connection second = server.connect();
        InputStream stream = open(environment, "?after=" + created)) {
      second.setAutoCommit(false);
      second.createStatement().execute("select pg_current_xact_id()");
      log(first, id, number + 1, 2);
      log(second, id, number + 2, 3);
      second.commit();

      Scanner lines = new Scanner(stream, StandardCharsets.UTF_8);
      assertThat(nextId(lines)).isEqualTo("evt_" + (number + 1));
      assertThat(nextId(lines)).isEqualTo("evt_" + (number + 2));
      environment.createOrganization("{\"display_name\": \"later\"}");
      assertThat(nextLine(lines, "data: ")).contains("evt_" + (number + 2));
      assertThat(nextLine(lines, "data: ")).contains("\"display_name\":\"later\"");
    }
    try (InputStream again = open(environment, "", "Last-Event-ID", "evt_" + (number + 1))) {
      Scanner lines = new Scanner(again, StandardCharsets.UTF_8);
      assertThat(nextId(lines)).isEqualTo("evt_" + (number + 1));
      assertThat(nextId(lines)).isEqualTo("evt_" + (number + 2));
      assertThat(nextLine(lines, "data: ")).contains("evt_" + (number + 2));
      assertThat(nextLine(lines, "data: ")).contains("\"display_name\":\"later\"");
    }
  }

  @Test
  void replaysLargeEventsInSeveralBatches(TestServer server, TestEnvironment environment)
      throws Exception {
    LargeEvents large = LargeEvents.in(server, environment);
    try (InputStream stream = open(environment, "?after=" + large.newestFirst().getLast())) {
      Scanner lines = new Scanner(stream, StandardCharsets.UTF_8);
      List<String> told =
          IntStream.range(1, LargeEvents.COUNT).mapToObj(_ -> nextId(lines)).toList();
      assertThat(told.reversed()).isEqualTo(large.newestFirst().subList(0, LargeEvents.COUNT - 1));
    }
  }

  private static void log(Connection connection, String organization, long eventId, int sequence)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into events (environment_id, event_id, type, object, organization_id, sequence,
            occurred_at, actor, request_id, data)
          select environment_id, %d, 'organization.updated', object, organization_id, %d,
            occurred_at, 'test', 'r', data
          from events where organization_id = %s and sequence = 1
          """
              .formatted(eventId, sequence, organization.substring("org_".length())));
    }
  }

  /** Reads to the end, which is a proper one: a connection that breaks off throws. */
  @Test
  void endsWhenItsTokenExpires() throws Exception {
    try (TestServer server = TestServer.start()) {
      TestEnvironment environment = server.dev();
      try (InputStream stream = open(environment, "")) {
        server.clock().advance(AccessTokens.LIFETIME);
        server.dev().createOrganization("{\"display_name\": \"later\"}");
        assertThat(stream.readAllBytes())
            .asString(StandardCharsets.UTF_8)
            .endsWith(": the token or session has ended\n\n")
            .doesNotContain("later");
      }
    }
  }

  @Test
  void endsWhenItsClientIsDeleted(TestServer server) throws Exception {
    Rest workspace = server.workspace();
    String clients =
        "/api/v1/environments/%s/clients"
            .formatted(
                workspace
                    .post("/api/v1/environments", "{\"display_name\": \"test\"}")
                    .json()
                    .at("/environment/id")
                    .textValue());
    JsonNode client = workspace.post(clients, "{\"name\": \"reader\"}").json();
    String id = client.at("/client/id").textValue();
    TestEnvironment reader =
        TestEnvironment.signIn(server, id, client.at("/plain_secret").textValue());

    try (InputStream stream = open(reader, "")) {
      assertThat(workspace.delete(clients + "/" + id).status()).isEqualTo(200);
      assertThat(stream.readAllBytes()).asString(StandardCharsets.UTF_8).contains("has ended");
    }
  }

  private static InputStream open(TestEnvironment environment, String query, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(environment.server().url() + "/api/v1/events/stream" + query))
            .header("Authorization", "Bearer " + environment.token());
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<InputStream> response =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    return response.body();
  }

  private static String nextId(Scanner lines) {
    return nextLine(lines, "id: ");
  }

  private static String nextLine(Scanner lines, String prefix) {
    while (lines.hasNextLine()) {
      String line = lines.nextLine();
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length());
      }
    }
    throw new AssertionError("the stream ended");
  }
}
