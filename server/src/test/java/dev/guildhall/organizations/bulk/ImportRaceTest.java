package dev.guildhall.organizations.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Imports that meet each other and single calls lose nothing and double nothing. */
@GuildhallTest
final class ImportRaceTest {
  private static final int KEYS = 40;

  @Test
  void meetsOtherImportsAndSingleCalls(TestServer server, TestEnvironment environment)
      throws Exception {
    Rest rest = environment.rest();
    List<Callable<List<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String body = shuffled(i);
      calls.add(() -> Ndjson.results(Ndjson.send(rest, body)));
    }
    for (int i = 0; i < KEYS; i++) {
      String path = "/api/v1/organizations:external/k" + i;
      String body = "{\"display_name\": \"single\", \"slug\": \"s%d\"}".formatted(i);
      calls.add(() -> List.of(rest.put(path, body).status() < 300 ? "done" : "failed"));
    }

    List<String> results = all(calls);

    assertThat(results).hasSize(7 * KEYS).doesNotContain("failed");
    assertThat(results.stream().filter("created"::equals)).hasSizeLessThanOrEqualTo(KEYS);
    JsonNode list = rest.get("/api/v1/organizations?page_size=100").json();
    assertThat(list.get("total_size").intValue()).isEqualTo(KEYS);
    assertThat(list.get("organizations")).hasSize(KEYS);
    assertLogIsWhole(server, list.get("organizations"));
  }

  /** Each organization was created once, and every version of it has its event. */
  private static void assertLogIsWhole(TestServer server, JsonNode organizations) throws Exception {
    try (Connection connection = server.connect();
        PreparedStatement query =
            connection.prepareStatement(
                """
                select count(*) filter (where type = 'organization.created'), count(*),
                  count(distinct sequence), max(sequence)
                from events where organization_id = ?
                """)) {
      for (JsonNode organization : organizations) {
        query.setLong(1, Long.parseLong(organization.get("id").textValue().substring(4)));
        try (ResultSet row = query.executeQuery()) {
          assertThat(row.next()).isTrue();
          int version = organization.get("version").intValue();
          assertThat(List.of(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)))
              .containsExactly(1, version, version, version);
        }
      }
    }
  }

  @Test
  void makesADeletedOrganizationOnce(TestEnvironment environment) throws Exception {
    Rest rest = environment.rest();
    StringBuilder body = new StringBuilder();
    Instant deletedAt = Instant.now().minusSeconds(3600);
    for (int i = 0; i < KEYS; i++) {
      body.append(
          "{\"external_id\": \"d%d\", \"display_name\": \"D\", \"delete_time\": \"%s\"}%n"
              .formatted(i, deletedAt));
    }
    List<Callable<List<String>>> calls =
        Collections.nCopies(4, () -> Ndjson.results(Ndjson.send(rest, body.toString())));

    List<String> results = all(calls);

    assertThat(results.stream().filter("created"::equals)).hasSize(KEYS);
    assertThat(results.stream().filter("unchanged"::equals)).hasSize(3 * KEYS);
    assertThat(Ndjson.export(rest, "?deleted=true")).hasSize(KEYS);
  }

  /** Every key once, in an order and with a name of the import's own. */
  private static String shuffled(int seed) {
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(i);
    }
    Collections.shuffle(keys, new Random(seed));
    StringBuilder body = new StringBuilder();
    for (int key : keys) {
      body.append(
          "{\"external_id\": \"k%1$d\", \"display_name\": \"import %2$d\", \"slug\": \"s%1$d\"}%n"
              .formatted(key, seed));
    }
    return body.toString();
  }

  private static List<String> all(List<Callable<List<String>>> calls) throws Exception {
    List<String> results = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<String>> call : callers.invokeAll(calls)) {
        results.addAll(call.get());
      }
    }
    return results;
  }
}
