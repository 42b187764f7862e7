package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import dev.guildhall.testing.Together;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** Changes that meet share a statement, and each caller is answered as if it had been alone. */
@GuildhallTest
final class OrganizationBatchesTest {
  private static final String PATH = "/api/v1/organizations";
  private static final int CALLS = 60;

  @Test
  void creationsShareAStatement(TestServer server, TestEnvironment one) throws Exception {
    TestEnvironment other = server.newEnvironment();
    List<Callable<Rest.Answer>> calls = new ArrayList<>();
    for (int n = 0; n < CALLS; n++) {
      TestEnvironment environment = n % 2 == 0 ? one : other;
      String body =
          """
          {"display_name": "Name %d", "external_id": "id-%d", "metadata": {"number": "%d"},
           "external_ids": {"billing": "cus-%d"}}
          """
              .formatted(n, n / 2, n, n / 2);
      calls.add(() -> environment.rest().post(PATH, body));
    }

    List<Rest.Answer> answers = Together.call(calls);

    for (int n = 0; n < CALLS; n++) {
      assertThat(answers.get(n).status()).as(answers.get(n).text()).isEqualTo(201);
      JsonNode organization = answers.get(n).json().get("organization");
      assertThat(organization.get("display_name").textValue()).isEqualTo("Name " + n);
      assertThat(organization.at("/metadata/number").textValue()).isEqualTo("" + n);
      Rest rest = n % 2 == 0 ? one.rest() : other.rest();
      assertThat(rest.get(PATH + "/ext:billing:cus-" + n / 2).json().get("organization"))
          .isEqualTo(organization);
    }
    for (TestEnvironment environment : List.of(one, other)) {
      assertThat(total(environment)).isEqualTo(CALLS / 2);
      assertThat(events(environment, "organization.created")).isEqualTo(CALLS / 2);
      assertThat(transactions(server, environment)).isLessThan(CALLS / 2);
    }
  }

  @Test
  void aCreationThatIsRefusedHoldsUpNoOther(TestEnvironment environment) throws Exception {
    List<String> bodies = new ArrayList<>();
    for (int n = 0; n < CALLS; n++) {
      bodies.add("{\"display_name\": \"Good\", \"external_id\": \"good-%d\"}".formatted(n));
      if (n % 10 == 0) {
        bodies.add("{\"display_name\": \"Same\", \"external_id\": \"contended\"}");
        bodies.add("{\"display_name\": \"Named\", \"external_ids\": {\"billing\": \"cus-1\"}}");
        bodies.add("{\"display_name\": \"Null\\u0000\"}");
      }
    }

    List<Rest.Answer> answers =
        Together.call(
            bodies.stream()
                .map(body -> (Callable<Rest.Answer>) () -> environment.rest().post(PATH, body))
                .toList());

    assertThat(statuses(bodies, answers, "Good")).containsOnly(201).hasSize(CALLS);
    assertThat(statuses(bodies, answers, "Same")).containsOnlyOnce(201).containsOnly(201, 409);
    assertThat(statuses(bodies, answers, "Named")).containsOnlyOnce(201).containsOnly(201, 409);
    assertThat(statuses(bodies, answers, "Null")).containsOnly(400);
    assertThat(total(environment)).isEqualTo(CALLS + 2);
    assertThat(events(environment, "organization.created")).isEqualTo(CALLS + 2);
  }

  private static List<Integer> statuses(
      List<String> bodies, List<Rest.Answer> answers, String name) {
    return IntStream.range(0, bodies.size())
        .filter(n -> bodies.get(n).contains(name))
        .mapToObj(n -> answers.get(n).status())
        .toList();
  }

  /** What a caller sends, and how it must be answered. */
  private record Sent(String method, String path, String body, int status, String... headers) {
    Rest.Answer send(Rest rest) {
      return rest.send(method, path, Optional.of(body), headers);
    }
  }

  @Test
  void updatesShareAStatement(TestServer server, TestEnvironment environment) throws Exception {
    String hot = create(environment, "hot", "slug-of-hot");
    List<Sent> sent = new ArrayList<>();
    for (int n = 0; n < CALLS; n++) {
      String id = create(environment, "id-" + n, "slug-" + n);
      String metadata = "{\"metadata\": {\"number\": \"%d\"}}".formatted(n);
      String key = "{\"key-%d\": \"%d\"}".formatted(n % 10, n);
      sent.add(
          n % 2 == 0
              ? new Sent("PATCH", PATH + "/" + id, metadata, 200)
              : new Sent("PATCH", PATH + ":external/id-" + n, metadata, 200));
      if (n < 40) {
        sent.add(new Sent("PATCH", PATH + "/" + hot + "/metadata", key, 200));
      }
      if (n % 10 == 0) {
        sent.add(new Sent("PATCH", PATH + "/" + id + "0", metadata, 404));
        sent.add(new Sent("PATCH", PATH + "/" + hot, "{\"slug\": \"slug-" + n + "\"}", 409));
        sent.add(new Sent("PATCH", PATH + "/" + id, metadata, 412, "If-Match", "\"9\""));
        sent.add(new Sent("PUT", PATH + ":external/up-" + n, "{\"display_name\": \"Up\"}", 201));
      }
    }
    Collections.shuffle(sent, new Random(7));

    List<Rest.Answer> answers =
        Together.call(
            sent.stream()
                .map(one -> (Callable<Rest.Answer>) () -> one.send(environment.rest()))
                .toList());

    for (int n = 0; n < sent.size(); n++) {
      assertThat(answers.get(n).status())
          .as(sent.get(n) + ": " + answers.get(n).text())
          .isEqualTo(sent.get(n).status);
    }
    for (int n = 0; n < CALLS; n++) {
      JsonNode organization =
          environment.rest().get(PATH + ":external/id-" + n).json().get("organization");
      assertThat(organization.at("/metadata/number").textValue()).isEqualTo("" + n);
      assertThat(organization.get("version").intValue()).isEqualTo(2);
    }
    JsonNode changed = environment.rest().get(PATH + "/" + hot).json().get("organization");
    assertThat(changed.get("metadata")).hasSize(10);
    assertThat(changed.get("version").intValue()).isEqualTo(41);
    assertThat(events(environment, "organization.updated")).isEqualTo(CALLS + 40);
    assertThat(transactions(server, environment)).isLessThan(CALLS);
  }

  /** Others need not meet it: they go on though nobody comes after them. */
  @Test
  @Timeout(60)
  void anOrganizationThatIsLockedHoldsUpNoOther(TestServer server, TestEnvironment environment)
      throws Exception {
    String locked = create(environment, "locked", "locked");
    String free = create(environment, "free", "free");
    String change = "{\"metadata\": {\"changed\": \"yes\"}}";
    Rest rest = environment.rest();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = server.connect();
        Connection watcher = server.connect()) {
      int holding = holder.unwrap(PGConnection.class).getBackendPID();
      holder.setAutoCommit(false);
      holder
          .createStatement()
          .execute(
              "select 1 from organizations where organization_id = %s for update"
                  .formatted(locked.substring("org_".length())));
      Future<Rest.Answer> held = callers.submit(() -> rest.patch(PATH + "/" + locked, change));
      Eventually.until("the change waits for the lock", () -> holdsUp(watcher, holding, held));
      assertThat(rest.patch(PATH + "/" + free, change).status()).isEqualTo(200);
      assertThat(held.isDone()).isFalse();
      holder.commit();
      assertThat(held.get().status()).isEqualTo(200);
    }
  }

  private static boolean holdsUp(Connection watcher, int holding, Future<?> held) throws Exception {
    assertThat(held.isDone()).isFalse();
    try (ResultSet waits =
        watcher
            .createStatement()
            .executeQuery(
                "select 1 from pg_stat_activity where %d = any (pg_blocking_pids(pid))"
                    .formatted(holding))) {
      return waits.next();
    }
  }

  private static String create(TestEnvironment environment, String externalId, String slug) {
    return environment
        .createOrganization(
            "{\"display_name\": \"Acme\", \"external_id\": \"%s\", \"slug\": \"%s\"}"
                .formatted(externalId, slug))
        .get("id")
        .textValue();
  }

  private static long total(TestEnvironment environment) {
    return environment.rest().get(PATH).json().get("total_size").longValue();
  }

  private static long events(TestEnvironment environment, String type) throws Exception {
    return number(
        environment.server(),
        "select count(*) from events where environment_id = (%s) and type = '%s'"
            .formatted(number(environment), type));
  }

  /** How many transactions wrote the rows that the environment's organizations have now. */
  private static long transactions(TestServer server, TestEnvironment environment)
      throws Exception {
    return number(
        server,
        "select count(distinct xmin::text) from organizations where environment_id = (%s)"
            .formatted(number(environment)));
  }

  /** SQL for the environment's number, which only its organizations tell. */
  private static String number(TestEnvironment environment) {
    String id = environment.rest().get(PATH).json().at("/organizations/0/id").textValue();
    return "select environment_id from organizations where organization_id = "
        + id.substring("org_".length());
  }

  private static long number(TestServer server, String sql) throws Exception {
    try (Connection database = server.connect();
        ResultSet rows = database.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
