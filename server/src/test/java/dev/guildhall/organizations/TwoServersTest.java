package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two server processes on one database: they agree on who has what, and lose no count. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoServersTest {
  private static final String ORGANIZATIONS = "/api/v1/organizations";

  @SuppressWarnings("NullAway.Init") // set before the first test
  private TestServer one;

  @SuppressWarnings("NullAway.Init") // set before the first test
  private TestServer two;

  @SuppressWarnings("NullAway.Init") // set before the first test
  private List<Rest> both;

  @BeforeAll
  void start() {
    one = TestServer.start();
    two = TestServer.start(one.databaseUrl(), config -> config);
    TestEnvironment dev = one.dev();
    both = List.of(dev.rest(), new Rest(two.url(), dev.rest().token()));
  }

  @AfterAll
  void stop() {
    two.close();
    one.close();
  }

  private static List<Rest.Answer> atOnce(List<Callable<Rest.Answer>> calls) throws Exception {
    List<Rest.Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Rest.Answer> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private long total() {
    return both.get(1).get(ORGANIZATIONS).json().get("total_size").longValue();
  }

  @Test
  void giveAnExternalIdToExactlyOneOfManyClaimants() throws Exception {
    for (int round = 0; round < 60; round++) {
      String claim =
          "{\"display_name\": \"Claim\", \"region_code\": \"%%s\", \"external_id\": \"c-%d\"}"
              .formatted(round);
      List<Callable<Rest.Answer>> claims = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Rest rest = both.get(i % 2);
        String body = claim.formatted(i % 3 == 0 ? "US" : "EU");
        claims.add(() -> rest.post(ORGANIZATIONS, body));
      }
      List<Rest.Answer> answers = atOnce(claims);
      assertThat(answers)
          .extracting(Rest.Answer::status)
          .containsOnlyOnce(201)
          .containsOnly(201, 409);
      assertThat(answers.stream().filter(answer -> answer.status() == 409))
          .allSatisfy(
              refused -> assertThat(refused.text()).contains("external_id", "already exists"));
    }
  }

  @Test
  void handAnExternalIdOverByUpdatesWithoutEverDoublingIt() throws Exception {
    List<String> rivals = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rivals.add(create("rival").get("id").textValue());
    }
    for (int round = 0; round < 30; round++) {
      String external = "hand-" + round;
      List<Callable<Rest.Answer>> claims = new ArrayList<>();
      for (int i = 0; i < rivals.size(); i++) {
        Rest rest = both.get(i % 2);
        String path = ORGANIZATIONS + "/" + rivals.get(i);
        claims.add(() -> rest.patch(path, "{\"external_id\": \"%s\"}".formatted(external)));
      }
      assertThat(atOnce(claims))
          .extracting(Rest.Answer::status)
          .containsOnlyOnce(200)
          .contains(409);
    }
  }

  private JsonNode create(String name) {
    return both.getFirst()
        .post(ORGANIZATIONS, "{\"display_name\": \"%s\"}".formatted(name))
        .json()
        .get("organization");
  }

  @Test
  void countExactlyWhileBothCreateAndDelete() throws Exception {
    long before = total();
    List<Callable<Rest.Answer>> creations = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Rest rest = both.get(i % 2);
      creations.add(() -> rest.post(ORGANIZATIONS, "{\"display_name\": \"Counted\"}"));
    }
    Set<String> ids = new HashSet<>();
    for (Rest.Answer created : atOnce(creations)) {
      ids.add(created.json().at("/organization/id").textValue());
    }
    assertThat(ids).hasSize(60);
    assertThat(total()).isEqualTo(before + 60);

    List<Callable<Rest.Answer>> deletions = new ArrayList<>();
    for (String id : ids.stream().limit(25).toList()) {
      both.forEach(rest -> deletions.add(() -> rest.delete(ORGANIZATIONS + "/" + id)));
    }
    List<Rest.Answer> deleted = atOnce(deletions);
    assertThat(deleted.stream().filter(answer -> answer.status() == 200)).hasSize(25);
    assertThat(deleted.stream().filter(answer -> answer.status() == 404)).hasSize(25);
    assertThat(total()).isEqualTo(before + 35);
  }

  @Test
  void loseNoChangeOfOneOrganization() throws Exception {
    String id = create("Busy").get("id").textValue();
    List<Callable<Rest.Answer>> changes = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      Rest rest = both.get(i % 2);
      String body =
          i % 4 < 2
              ? "{\"metadata\": {\"round\": \"%d\"}}".formatted(i)
              : "{\"display_name\": \"Busy %d\"}".formatted(i);
      changes.add(() -> rest.patch(ORGANIZATIONS + "/" + id, body));
    }
    Set<Integer> versions = new HashSet<>();
    for (Rest.Answer changed : atOnce(changes)) {
      assertThat(changed.status()).as(changed.text()).isEqualTo(200);
      versions.add(changed.json().at("/organization/version").intValue());
    }
    assertThat(versions).hasSize(80);
    assertThat(
            both.get(1).get(ORGANIZATIONS + "/" + id).json().at("/organization/version").intValue())
        .isEqualTo(81);
    try (Connection connection = one.connect();
        ResultSet events =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select count(*), count(distinct sequence), min(sequence), max(sequence),
                      bool_and(sequence = (data ->> 'sequence')::bigint),
                      bool_and(old_data is null
                        or (old_data ->> 'version')::int = (data ->> 'version')::int - 1)
                    from events where organization_id = %s
                    """
                        .formatted(id.substring("org_".length())))) {
      events.next();
      assertThat(events.getLong(1)).isEqualTo(81);
      assertThat(events.getLong(2)).isEqualTo(81);
      assertThat(events.getLong(3)).isEqualTo(1);
      assertThat(events.getLong(4)).isEqualTo(81);
      assertThat(events.getBoolean(5)).isTrue();
      assertThat(events.getBoolean(6)).isTrue();
    }
  }
}
