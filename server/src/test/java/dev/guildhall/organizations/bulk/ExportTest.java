package dev.guildhall.organizations.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.organizations.Retention;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes out is whole, and comes in again as what it was. */
@GuildhallTest
final class ExportTest {

  @Test
  void givesOrganizationsAsTheApiShowsThemOldestFirst(TestEnvironment environment) {
    Rest rest = environment.rest();
    String first = "{\"display_name\": \"One\", \"external_id\": \"1\", \"slug\": \"one\"}";
    JsonNode one = environment.createOrganization(first);
    JsonNode two = environment.createOrganization("{\"display_name\": \"Two\"}");
    JsonNode gone = environment.createOrganization("{\"display_name\": \"Gone\"}");
    rest.delete("/api/v1/organizations/" + gone.get("id").textValue());

    assertThat(Ndjson.export(rest, "")).containsExactly(one, two);
    assertThat(Ndjson.export(rest, "?deleted=true"))
        .hasSize(3)
        .last()
        .matches(line -> line.get("id").equals(gone.get("id")) && line.has("delete_time"));
    assertThat(Ndjson.export(rest, "?after=" + one.get("id").textValue())).containsExactly(two);
    assertThat(rest.get(Ndjson.EXPORT + "?after=1").status()).isEqualTo(400);
    assertThat(rest.get(Ndjson.EXPORT + "?deleted=yes").status()).isEqualTo(400);
  }

  @Test
  void hasNoLengthThatHeadCouldTell(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"One\"}");

    Rest.Answer head = environment.rest().send("HEAD", Ndjson.EXPORT, Optional.empty());

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("content-type")).contains("application/x-ndjson");
    assertThat(head.header("content-length")).isEmpty();
  }

  @Test
  void comesInAgainAsWhatItWas(TestEnvironment source, TestEnvironment target) {
    Rest rest = source.rest();
    for (int i = 0; i < 5; i++) {
      source.createOrganization(
          """
          {"display_name": "Org %1$d", "external_id": "e%1$d", "slug": "s%1$d",
           "region_code": "EU", "logo_url": "https://x.example/%1$d", "metadata": {"key": "%1$d"},
           "external_ids": {"crm": "%1$d"}}
          """
              .formatted(i));
    }
    // Deleted twice and there again, under identifiers that two dead ones had.
    for (int i = 0; i < 2; i++) {
      rest.delete("/api/v1/organizations:external/e1");
      source.createOrganization(
          "{\"display_name\": \"Again %d\", \"external_id\": \"e1\", \"slug\": \"s1\"}"
              .formatted(i));
    }
    rest.delete("/api/v1/organizations:external/e4");
    String exported = Ndjson.text(Ndjson.export(rest, "?deleted=true"));

    List<JsonNode> created = Ndjson.send(target.rest(), exported);
    List<JsonNode> again = Ndjson.send(target.rest(), exported);

    assertThat(Ndjson.results(created)).hasSize(7).containsOnly("created");
    assertThat(Ndjson.results(again)).hasSize(7).containsOnly("unchanged");
    assertThat(bare(Ndjson.export(target.rest(), "?deleted=true")))
        .isEqualTo(bare(Ndjson.export(rest, "?deleted=true")));
    assertThat(total(target, "?show_deleted=true")).isEqualTo(7);
    assertThat(total(target, "")).isEqualTo(4);
    JsonNode restored =
        target.rest().post("/api/v1/organizations/ext:e4:restore", "{}").json().get("organization");
    assertThat(restored.get("display_name").textValue()).isEqualTo("Org 4");
    assertThat(restored.get("version").intValue()).isEqualTo(3);
    assertThat(target.rest().get("/api/v1/organizations/ext:crm:4").status()).isEqualTo(200);
  }

  @Test
  void comesInAsItIsWithTheLinesThatSumItUp(TestEnvironment source, TestEnvironment target) {
    source.createOrganization("{\"display_name\": \"A\", \"external_id\": \"a\"}");
    String exported = source.rest().get(Ndjson.EXPORT).text();
    // Two exports in one body; the first of them was cut into batches just before its last line.
    String many =
        "{\"external_id\": \"b\", \"display_name\": \"B\"}\n".repeat(1000)
            + "{\"summary\": {\"count\": 1000}}\n".repeat(1000)
            + exported;

    List<JsonNode> answer = Ndjson.send(target.rest(), exported);
    List<JsonNode> both = Ndjson.send(target.rest(), many);

    assertThat(Ndjson.results(answer)).containsExactly("created");
    assertThat(answer)
        .hasSize(2)
        .last()
        .isEqualTo(
            Ndjson.parse(
                "{\"summary\": {\"created\": 1, \"updated\": 0, \"unchanged\": 0, \"failed\": 0}}"));
    assertThat(both).hasSize(1002);
    assertThat(both.get(1000).get("line").intValue()).isEqualTo(2001);
    assertThat(both.getLast())
        .isEqualTo(
            Ndjson.parse(
                "{\"summary\": {\"created\": 1, \"updated\": 0, \"unchanged\": 1000, \"failed\": 0}}"));
  }

  @Test
  void aDeletionComesAfterItsOrganization(TestEnvironment source, TestEnvironment target) {
    source.createOrganization("{\"display_name\": \"A\", \"external_id\": \"a\"}");
    Ndjson.send(target.rest(), Ndjson.text(Ndjson.export(source.rest(), "")));
    source.rest().patch("/api/v1/organizations/ext:a", "{\"display_name\": \"A2\"}");
    source.rest().delete("/api/v1/organizations:external/a");
    String exported = Ndjson.text(Ndjson.export(source.rest(), "?deleted=true"));

    List<JsonNode> deleted = Ndjson.send(target.rest(), exported);

    assertThat(Ndjson.results(deleted)).containsExactly("updated");
    assertThat(deleted.getFirst().at("/changes/display_name/new").textValue()).isEqualTo("A2");
    assertThat(deleted.getFirst().at("/changes/delete_time/old").isNull()).isTrue();
    assertThat(total(target, "")).isZero();
    assertThat(
            target
                .rest()
                .post("/api/v1/events", "{}")
                .json()
                .get("events")
                .findValuesAsText("type"))
        .containsExactly("organization.deleted", "organization.updated", "organization.created");
    assertThat(Ndjson.results(Ndjson.send(target.rest(), exported))).containsExactly("unchanged");
  }

  @Test
  void aDeletionIsImportedAgainAfterARestore(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"A\", \"external_id\": \"a\"}");
    environment.rest().delete("/api/v1/organizations:external/a");
    String deleted = Ndjson.text(Ndjson.export(environment.rest(), "?deleted=true"));
    for (int i = 0; i < 2; i++) {
      assertThat(environment.rest().post("/api/v1/organizations/ext:a:restore", "{}").status())
          .isEqualTo(200);
      List<JsonNode> answer = Ndjson.send(environment.rest(), deleted);
      assertThat(Ndjson.results(answer)).as(answer.toString()).containsExactly("updated");
    }
  }

  @Test
  void aDeletionHitsNoneThatHadNoExternalIdThen(TestEnvironment environment) {
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    Rest rest = environment.rest();
    rest.patch("/api/v1/organizations/" + id, "{\"external_id\": \"x\"}");
    rest.patch("/api/v1/organizations/" + id, "{\"external_id\": null}");
    Instant then = environment.server().clock().instant();
    rest.patch("/api/v1/organizations/" + id, "{\"external_id\": \"x\"}");
    String gone =
        "{\"external_id\": \"x\", \"display_name\": \"B\", \"delete_time\": \"%s\"}"
            .formatted(then);

    assertThat(Ndjson.results(Ndjson.send(rest, gone))).containsExactly("created");
    assertThat(rest.get("/api/v1/organizations/" + id).status()).isEqualTo(200);
  }

  @Test
  void aDeletionHitsNoneThatTookTheExternalIdLater(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"A\", \"external_id\": \"was\"}");
    environment.createOrganization("{\"display_name\": \"B\", \"external_id\": \"x\"}");
    environment.rest().delete("/api/v1/organizations/ext:x");
    environment.rest().patch("/api/v1/organizations/ext:was", "{\"external_id\": \"x\"}");
    String both = Ndjson.text(Ndjson.export(environment.rest(), "?deleted=true"));
    Rest.Answer purged = environment.rest().post("/api/v1/organizations/ext:x:purge", "");
    assertThat(purged.status()).as(purged.text()).isEqualTo(200);

    List<JsonNode> answer = Ndjson.send(environment.rest(), both);

    assertThat(Ndjson.results(answer)).containsExactly("unchanged", "created");
    assertThat(
            environment
                .rest()
                .get("/api/v1/organizations/ext:x")
                .json()
                .at("/organization/display_name")
                .textValue())
        .isEqualTo("A");
  }

  @Test
  void refusesDeletionsThatCannotBe(TestEnvironment environment) {
    String line = "{\"external_id\": \"x\", \"display_name\": \"X\", \"delete_time\": \"%s\"}%n";

    List<JsonNode> answer =
        Ndjson.send(
            environment.rest(),
            line.formatted("2999-01-01T00:00:00Z")
                + line.formatted("2020-01-01T00:00:00Z")
                + line.formatted("yesterday"));

    assertThat(Ndjson.results(answer)).containsExactly("failed", "failed", "failed");
    assertThat(answer.get(0).at("/error/message").textValue()).contains("in the future");
    assertThat(answer.get(1).at("/error/message").textValue()).endsWith("are kept for 30d");
    assertThat(answer.get(2).at("/error/field").textValue()).isEqualTo("delete_time");
  }

  @Test
  void aDeletionTooLongAgoIsToldTheConfiguredTime() throws Exception {
    String gone =
        "{\"external_id\": \"x\", \"display_name\": \"X\", \"delete_time\": \"2020-01-01T00:00:00Z\"}";
    var times =
        Map.of(
            Duration.ofSeconds(4),
            "4s",
            Duration.ofMinutes(90),
            "90m",
            Duration.ofHours(36),
            "36h");
    for (var time : times.entrySet()) {
      Retention retention = new Retention(Duration.ZERO, time.getKey());
      try (TestServer server =
          TestServer.start(TestPostgres.newDatabase(), config -> config.withRetention(retention))) {
        List<JsonNode> answer = Ndjson.send(server.dev().rest(), gone);

        assertThat(answer.getFirst().at("/error/message").textValue())
            .endsWith(": deleted organizations are kept for " + time.getValue());
      }
    }
  }

  /** Without what every environment gives out itself. */
  private static List<JsonNode> bare(List<JsonNode> organizations) {
    return organizations.stream()
        .map(organization ->
            organization
                .<ObjectNode>deepCopy()
                .without(List.of("id", "create_time", "update_time", "version")))
        .map(JsonNode.class::cast)
        .toList();
  }

  private static int total(TestEnvironment environment, String query) {
    return environment
        .rest()
        .get("/api/v1/organizations" + query)
        .json()
        .get("total_size")
        .intValue();
  }
}
