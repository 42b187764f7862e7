package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.console.ConsoleRequests;
import dev.guildhall.testing.PlanLog;
import dev.guildhall.testing.PlanLog.Planned;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import dev.guildhall.testing.Together;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a call costs does not grow with the rows that it does not ask for. Read from the plans that
 * PostgreSQL chose with 100,000 rows in the tables that grow: none scans such a table or much of an
 * index from end to end, sorts without a bound, or skips rows by OFFSET. The console's pages are
 * asked for too.
 */
final class PlanTest {
  /** A table or a sort above this size must not be walked whole. */
  private static final int MANY = 20_000;

  private static final Pattern OFFSET = Pattern.compile("\\boffset\\b");

  /**
   * Where the protocol itself counts rows: SCIM's {@code startIndex} (RFC 7644, section 3.4.2.4),
   * walked from the nearer end; {@code page_number} of an organization's domains.
   */
  private static final Pattern PROTOCOL_COUNTS =
      Pattern.compile("from directory_(users|groups)|from domains");

  /**
   * Usage sorts days that it makes of periods, 100,000 of one period by PostgreSQL's guess. How
   * many periods it reads is what counts, and an end-to-end scan of them is found like any other;
   * all organizations together ({@code by=day}) ask for all of the environment's.
   */
  private static final Pattern MAKES_ROWS = Pattern.compile("from usage_periods");

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  @Test
  void costsOnlyWhatIsAskedFor() throws Exception {
    String url;
    try (TestServer first = TestServer.start()) {
      url = first.databaseUrl();
      TestEnvironment dev = first.dev();
      PlanScene scene = PlanScene.set(dev.rest());
      Optional<String> workspace = first.workspace().token();
      String environment = environment(dev);
      scene.load(first);
      PlanLog log;
      Set<String> growing;
      try (Connection connection = first.connect()) {
        log = PlanLog.of(connection, url.substring(url.lastIndexOf('/') + 1));
        growing = growing(connection);
      }
      assertThat(growing)
          .contains(
              "organizations",
              "directory_users",
              "directory_memberships",
              "domains",
              "connections",
              "webhook_deliveries",
              "usage_periods",
              "organization_external_ids");
      try (TestServer second = TestServer.start(url, config -> config)) {
        calls.addAll(
            ConsoleRequests.send(
                second,
                workspace,
                environment,
                scene.organization(),
                scene.directory(),
                scene.endpoint(),
                "ext-1010"));
        callEverything(second, dev.rest().token(), scene);
      }
      List<Planned> plans = log.read();
      Set<String> problems = new HashSet<>();
      for (Planned planned : plans) {
        check(planned, growing, problems);
      }
      assertThat(plans).hasSizeGreaterThan(100);
      assertThat(plans)
          .as("shared statements")
          .map(Planned::statement)
          .anyMatch(sql -> sql.contains("order by external_id collate"))
          .anyMatch(sql -> sql.contains("o.organization_id = a.address"))
          .anyMatch(sql -> sql.contains("o.external_id = a.address"))
          .anyMatch(sql -> sql.contains("organization_id in ("))
          .anyMatch(sql -> sql.contains("external_id in ("));
      assertThat(problems).isEmpty();
      assertThat(calls).as("calls that failed").isEmpty();
    }
  }

  private static Set<String> growing(Connection connection) throws Exception {
    Set<String> names = new HashSet<>();
    try (ResultSet rows =
        connection
            .createStatement()
            .executeQuery(
                "select relname from pg_class where relkind in ('r', 'p') and reltuples > "
                    + MANY)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private void callEverything(TestServer server, Optional<String> token, PlanScene scene)
      throws Exception {
    Rest rest = new Rest(server.url(), token);
    for (int n = 0; n < 3; n++) {
      String app = "{\"type\": \"OAUTH\", \"provider_key\": \"HUBSPOT\"}";
      call(rest, "POST", "/api/v1/connections", Optional.of(app));
    }
    String organizations = "/api/v1/organizations";
    String one = organizations + "/" + scene.organization();
    String directory = one + "/directories/" + scene.directory();
    for (String path :
        List.of(
            one,
            organizations + "/ext:ext-70",
            organizations + "/ext:billing:cus_70",
            organizations + ":external/ext-70",
            organizations + "?page_size=100",
            organizations + "?external_id=ext-70",
            organizations + "?show_deleted=true",
            organizations + "?external_id=ext-70&show_deleted=true",
            organizations + ":search?query=acme%20777",
            one + "/domains",
            one + "/directories",
            directory,
            directory + "/users",
            directory + "/users?include_detail=true&updated_after=2026-01-01T00:00:00Z",
            directory + "/groups",
            organizations + "?only_deleted=true",
            organizations + "?region_code=US",
            one + "/history",
            "/api/v1/connections?organization_id=" + scene.organization(),
            organizations + "/-/connections?page_size=20",
            organizations + "/-/connections:search?query=okta",
            "/api/v1/connections/app?page_size=1",
            "/api/v1/connections/app?provider=HUBSPOT&query=hub",
            "/api/v1/webhooks/endpoints",
            "/api/v1/webhooks/endpoints/" + scene.endpoint(),
            "/api/v1/webhooks/endpoints/" + scene.endpoint() + "/deliveries",
            one + "?at=2030-01-01T00:00:00Z")) {
      JsonNode page = call(rest, "GET", path, Optional.empty()).json();
      if (page.hasNonNull("next_page_token") && !page.get("next_page_token").asText().isEmpty()) {
        String mark = path.indexOf('?') < 0 ? "?" : "&";
        String next = mark + "page_token=" + page.get("next_page_token").asText();
        JsonNode second = call(rest, "GET", path + next, Optional.empty()).json();
        call(
            rest,
            "GET",
            path + mark + "page_token=" + second.path("prev_page_token").asText(),
            Optional.empty());
      }
    }
    for (String filter :
        List.of(
            "{}",
            "{\"organization_id\": \"%s\"}".formatted(scene.organization()),
            "{\"event_types\": [\"organization.created\"]}")) {
      call(rest, "POST", "/api/v1/events", Optional.of(filter));
    }
    follow(server, rest);
    replay(rest, "/api/v1/webhooks/endpoints/" + scene.endpoint());
    writes(rest, organizations, one);
    batches(rest, organizations);
    Rest scim =
        new Rest(
            server.url() + "/directory/" + scene.directory() + "/scim/v2",
            Optional.of(scene.secret()));
    for (String path :
        List.of(
            "/Users?filter=userName%20eq%20%22USER70%22",
            "/Users?filter=externalId%20eq%20%22ext70%22",
            "/Users?filter=emails.value%20eq%20%22user70@acme.example%22",
            "/Users?filter=emails%5btype%20eq%20%22work%22%5d.value%20eq%20%22user70@acme.example%22",
            "/Users?count=10",
            "/Users?startIndex=5000&count=10",
            "/Groups?filter=displayName%20eq%20%22Everybody%22",
            "/Groups")) {
      call(scim, "GET", path, Optional.empty());
    }
    String user =
        call(scim, "POST", "/Users", Optional.of("{\"userName\": \"new\"}"))
            .json()
            .at("/id")
            .asText();
    for (String path :
        List.of(
            "/Users?startIndex=99990&count=10",
            "/Users?cursor&count=10",
            "/Users?sortBy=userName&filter=userName%20sw%20%22user7%22&count=10",
            "/Users/" + user,
            "/Groups?filter=members.value%20eq%20%22" + user + "%22",
            "/Groups?startIndex=500&count=10&excludedAttributes=members")) {
      call(scim, "GET", path, Optional.empty());
    }
    scimGroup(scim, user);
    call(scim, "PUT", "/Users/" + user, Optional.of("{\"userName\": \"newer\"}"));
    call(
        scim,
        "PATCH",
        "/Users/" + user,
        Optional.of("{\"Operations\": [{\"op\": \"replace\", \"value\": {\"active\": false}}]}"));
    call(scim, "DELETE", "/Users/" + user, Optional.empty());
  }

  /** The event log from its latest page on, and what comes after. */
  private void follow(TestServer server, Rest rest) throws Exception {
    JsonNode latest = call(rest, "POST", "/api/v1/events", Optional.of("{}")).json().get("events");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    server.url()
                        + "/api/v1/events/stream?after="
                        + latest.get(latest.size() - 1).get("id").textValue()))
            .header("Authorization", "Bearer " + rest.token().orElseThrow())
            .build();
    try (HttpClient client = HttpClient.newHttpClient();
        InputStream stream =
            client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      Scanner lines = new Scanner(stream, StandardCharsets.UTF_8);
      String change = "{\"display_name\": \"Followed\"}";
      call(rest, "POST", "/api/v1/organizations", Optional.of(change));
      while (!lines.nextLine().contains("Followed")) {
        assertThat(lines.hasNextLine()).isTrue();
      }
    }
  }

  /** Of an endpoint that is enabled for as long. */
  private void replay(Rest rest, String endpoint) {
    String deliveries = endpoint + "/deliveries";
    call(rest, "PATCH", endpoint, Optional.of("{\"enabled\": true}"));
    String one =
        call(rest, "GET", deliveries, Optional.empty()).json().at("/deliveries/0/id").asText();
    call(rest, "POST", deliveries + "/" + one + ":replay", Optional.of("{}"));
    String second =
        "{\"start_time\": \"2026-01-01T00:00:00Z\", \"end_time\": \"2026-01-01T00:00:01Z\"}";
    call(rest, "POST", deliveries + ":replay", Optional.of(second));
    call(rest, "PATCH", endpoint, Optional.of("{\"enabled\": false}"));
  }

  /** A member more or less of a group of 100,000. */
  private void scimGroup(Rest scim, String user) {
    String group =
        "/Groups/"
            + call(
                    scim,
                    "GET",
                    "/Groups?filter=displayName%20eq%20%22Group%201%22&attributes=displayName",
                    Optional.empty())
                .json()
                .at("/Resources/0/id")
                .asText();
    String patch = "{\"Operations\": [{\"op\": \"%s\", \"path\": \"members%s\"%s}]}";
    String value = ", \"value\": [{\"value\": \"" + user + "\"}]";
    call(
        scim,
        "PATCH",
        group + "?excludedAttributes=members",
        Optional.of(patch.formatted("add", "", value)));
    call(
        scim,
        "PATCH",
        group + "?excludedAttributes=members",
        Optional.of(patch.formatted("remove", "[value eq \\\"" + user + "\\\"]", "")));
    call(scim, "GET", group + "?excludedAttributes=members", Optional.empty());
  }

  /** Calls that meet share statements, which are others than those of one call. */
  private void batches(Rest rest, String organizations) throws Exception {
    List<Callable<Rest.Answer>> calls = new ArrayList<>();
    for (int n = 200; n < 1000; n += 10) {
      String metadata = "{\"metadata\": {\"number\": \"" + n + "\"}}";
      String draft = "{\"display_name\": \"Batch\", \"external_id\": \"batch-" + n + "\"}";
      String external = organizations + ":external/ext-" + n;
      String byId = organizations + "/" + rest.get(external).json().at("/organization/id").asText();
      calls.add(() -> call(rest, "PATCH", byId, Optional.of(metadata)));
      calls.add(() -> call(rest, "PATCH", external, Optional.of(metadata)));
      calls.add(() -> call(rest, "POST", organizations, Optional.of(draft)));
      calls.add(() -> rest.get(byId, "Cache-Control", "no-cache"));
      calls.add(() -> rest.get(external, "Cache-Control", "no-cache"));
    }
    Together.call(calls);
  }

  private void writes(Rest rest, String organizations, String one) {
    call(rest, "PATCH", one, Optional.of("{\"display_name\": \"Bigger\", \"external_id\": \"b\"}"));
    call(rest, "PATCH", one, Optional.of("{\"external_id\": \"c\"}"));
    call(rest, "PATCH", one + "/metadata", Optional.of("{\"plan\": \"pro\"}"));
    call(
        rest,
        "PUT",
        organizations + ":external/ext-80",
        Optional.of("{\"display_name\": \"Up\", \"external_ids\": {\"billing\": \"x\"}}"));
    call(rest, "PUT", organizations + ":external/new", Optional.of("{\"display_name\": \"New\"}"));
    call(rest, "DELETE", organizations + "/ext:ext-90?validate_only=true", Optional.empty());
    call(rest, "DELETE", organizations + "/ext:ext-90", Optional.empty());
    call(rest, "POST", organizations + "/ext:ext-90:restore", Optional.of("{}"));
    call(rest, "DELETE", organizations + "/ext:ext-90", Optional.empty());
    call(rest, "POST", organizations + "/ext:ext-90:purge", Optional.of("{}"));
    call(rest, "POST", one + "/domains", Optional.of("{\"domain\": \"plan.example\"}"));
    call(
        rest,
        "PATCH",
        one + "/settings",
        Optional.of("{\"features\": [{\"name\": \"sso\", \"enabled\": true}]}"));
    call(rest, "PUT", one + "/portal_links", Optional.empty());
    call(
        rest,
        "POST",
        organizations + ":import",
        Optional.of(
            """
            {"external_id": "ext-100", "display_name": "Brought"}
            {"external_id": "brought", "display_name": "Brought", "external_ids": {"crm": "1"}}
            {"external_id": "ext-101", "display_name": "Gone", "delete_time": "%s"}
            """
                .formatted(Instant.now().minusSeconds(3600))));
    String connection =
        call(
                rest,
                "POST",
                one + "/connections",
                Optional.of("{\"type\": \"OIDC\", \"provider\": \"OKTA\"}"))
            .json()
            .at("/connection/id")
            .asText();
    call(rest, "GET", one + "/connections/" + connection, Optional.empty());
    call(rest, "DELETE", one + "/connections/" + connection, Optional.empty());
  }

  /** The environment that a client belongs to. */
  private static String environment(TestEnvironment client) {
    return client
        .rest()
        .post("/api/v1/events", "{}")
        .json()
        .at("/events/0/environment_id")
        .textValue();
  }

  private Rest.Answer call(Rest rest, String method, String path, Optional<String> body) {
    Rest.Answer answer = rest.send(method, path, body);
    if (answer.status() >= 300) {
      calls.add(method + " " + path + ": " + answer.text());
    }
    return answer;
  }

  private static void check(Planned planned, Set<String> growing, Set<String> problems) {
    String statement = planned.statement();
    if (statement.startsWith("alter database")) {
      return;
    }
    for (JsonNode node : planned.nodes()) {
      String type = node.get("Node Type").asText();
      if (type.equals("Seq Scan") && growing.contains(node.path("Relation Name").asText())) {
        problems.add("scans %s: %s".formatted(node.get("Relation Name").asText(), statement));
      }
      if (type.equals("Bitmap Index Scan") && node.path("Plan Rows").asLong() > MANY) {
        problems.add("reads much of %s: %s".formatted(node.get("Index Name").asText(), statement));
      }
      if (type.endsWith("Sort")
          && node.path("Plan Rows").asLong() > MANY
          && !MAKES_ROWS.matcher(statement).find()) {
        problems.add("sorts %s rows: %s".formatted(node.get("Plan Rows"), statement));
      }
    }
    String text = statement.toLowerCase(Locale.ROOT);
    if (OFFSET.matcher(text).find() && !PROTOCOL_COUNTS.matcher(text).find()) {
      problems.add("skips rows: " + statement);
    }
  }
}
