package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ETag, If-Match and If-None-Match: no write is lost to one that its caller has not seen. */
@GuildhallTest
final class ConditionsTest {
  private static final String PATH = "/api/v1/organizations/";

  @Test
  void everyAnswerWithOneOrganizationIsTaggedWithItsVersion(TestEnvironment environment) {
    Rest rest = environment.rest();
    Rest.Answer created =
        rest.post("/api/v1/organizations", "{\"display_name\": \"A\", \"external_id\": \"a\"}");
    assertThat(created.taggedVersion()).isEqualTo(1);
    String path = PATH + created.json().at("/organization/id").textValue();

    assertThat(rest.get(path).taggedVersion()).isEqualTo(1);
    assertThat(rest.get("/api/v1/organizations:external/a").taggedVersion()).isEqualTo(1);
    assertThat(rest.patch(path, "{\"slug\": \"a\"}").taggedVersion()).isEqualTo(2);
    assertThat(rest.put(path + "/metadata", "{\"plan\": \"x\"}").taggedVersion()).isEqualTo(3);
    assertThat(rest.patch(path + "/metadata", "{\"plan\": \"y\"}").taggedVersion()).isEqualTo(4);
    assertThat(rest.put(path + "/metadata/plan", "{\"value\": \"z\"}").taggedVersion())
        .isEqualTo(5);
    assertThat(rest.delete(path + "/metadata/plan").taggedVersion()).isEqualTo(6);
    rest.delete(path);
    assertThat(rest.post(path + ":restore", "{}").taggedVersion()).isEqualTo(8);
  }

  @Test
  void aStaleWriteIsRefusedWithTheCurrentVersion(TestEnvironment environment) {
    Rest rest = environment.rest();
    String id =
        environment
            .createOrganization("{\"display_name\": \"A\", \"external_id\": \"a\"}")
            .get("id")
            .textValue();
    String change = "{\"display_name\": \"B\"}";
    assertThat(rest.patch(PATH + id, change, "If-Match", "\"1\"").status()).isEqualTo(200);

    for (Rest.Answer stale :
        new Rest.Answer[] {
          rest.patch(PATH + id, change, "If-Match", "\"1\""),
          rest.patch("/api/v1/organizations:external/a", change, "If-Match", "\"1\""),
          rest.put("/api/v1/organizations:external/a", change, "If-Match", "\"1\""),
          rest.put(PATH + id + "/metadata", "{\"plan\": \"x\"}", "If-Match", "\"1\""),
          rest.delete(PATH + id + "/metadata/plan", "If-Match", "\"1\""),
          rest.delete(PATH + id, "If-Match", "\"1\""),
          rest.delete("/api/v1/organizations:external/a", "If-Match", "\"1\""),
        }) {
      assertThat(stale.status()).isEqualTo(412);
      assertThat(stale.taggedVersion()).isEqualTo(2);
      assertThat(stale.json().get("message").textValue())
          .isEqualTo("organization %s is at version 2 now".formatted(id));
    }
    assertThat(rest.patch(PATH + id, change, "If-Match", "two").status()).isEqualTo(400);
    assertThat(rest.delete(PATH + id, "If-Match", "\"2\"").status()).isEqualTo(200);
  }

  @Test
  void aRestoreAndAPurgeGoByTheVersionToo(TestEnvironment environment) {
    Rest rest = environment.rest();
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    rest.delete(PATH + id);

    for (String verb : List.of(":restore", ":purge")) {
      Rest.Answer stale = rest.post(PATH + id + verb, "{}", "If-Match", "\"1\"");
      assertThat(stale.status()).as(verb).isEqualTo(412);
      assertThat(stale.taggedVersion()).as(verb).isEqualTo(2);
      assertThat(stale.json().get("message").textValue())
          .isEqualTo("organization %s is at version 2 now".formatted(id));
    }
    assertThat(rest.post(PATH + id + ":purge", "{}", "If-Match", "two").status()).isEqualTo(400);
    assertThat(rest.get("/api/v1/organizations?only_deleted=true").json().get("total_size"))
        .hasToString("1");

    assertThat(rest.post(PATH + id + ":purge", "{}", "If-Match", "\"2\"").status()).isEqualTo(200);
    assertThat(rest.post(PATH + id + ":purge", "{}", "If-Match", "\"2\"").status()).isEqualTo(404);
  }

  @Test
  void anUpsertCanAskForNoneThatIsThere(TestEnvironment environment) {
    Rest rest = environment.rest();
    String path = "/api/v1/organizations:external/new";
    String body = "{\"display_name\": \"A\", \"slug\": \"a\"}";

    assertThat(rest.put(path, body, "If-None-Match", "*").status()).isEqualTo(201);
    Rest.Answer refused = rest.put(path, body, "If-None-Match", "*");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.taggedVersion()).isEqualTo(1);
    assertThat(
            rest.put("/api/v1/organizations:external/other", body, "If-None-Match", "*").status())
        .isEqualTo(409);
    assertThat(rest.get(path).json().at("/organization/version").intValue()).isEqualTo(1);
  }

  @Test
  void aWriteRefusesIfNoneMatchThatIsNoConditionOfIt(TestEnvironment environment) {
    Rest rest = environment.rest();
    String id =
        environment
            .createOrganization("{\"display_name\": \"A\", \"external_id\": \"a\"}")
            .get("id")
            .textValue();
    String change = "{\"display_name\": \"B\"}";
    String pairs = "{\"plan\": \"x\"}";
    String settings = "{\"features\": [{\"name\": \"sso\", \"enabled\": true}]}";

    for (String tag : List.of("\"1\"", "*")) {
      String[] header = {"If-None-Match", tag};
      assertRefused(
          tag,
          rest.patch(PATH + id, change, header),
          rest.patch("/api/v1/organizations:external/a", change, header),
          rest.patch(PATH + id + "/metadata", pairs, header),
          rest.put(PATH + id + "/metadata", pairs, header),
          rest.put(PATH + id + "/metadata/plan", "{\"value\": \"x\"}", header),
          rest.delete(PATH + id + "/metadata/plan", header),
          rest.patch(PATH + id + "/settings", settings, header),
          rest.delete(PATH + id + "?validate_only=true", header),
          rest.delete(PATH + id, header));
    }
    assertThat(rest.get(PATH + id).json().at("/organization/version").intValue()).isEqualTo(1);
    rest.delete(PATH + id);
    assertRefused(
        "*",
        rest.post(PATH + id + ":purge", "{}", "If-None-Match", "*"),
        rest.post(PATH + id + ":restore", "{}", "If-None-Match", "*"));
    assertThat(rest.post(PATH + id + ":restore", "{}").status()).isEqualTo(200);
  }

  @Test
  void aCreationTakesNoCondition(TestEnvironment environment) {
    Rest rest = environment.rest();
    String body = "{\"display_name\": \"A\"}";

    for (String[] header :
        new String[][] {
          {"If-None-Match", "*"},
          {"If-Match", "\"5\""},
          {"If-None-Match", "*", "Idempotency-Key", "once"},
        }) {
      Rest.Answer refused = rest.post("/api/v1/organizations", body, header);
      assertThat(refused.status()).as(refused.text()).isEqualTo(400);
      assertThat(refused.json().get("message").textValue())
          .isEqualTo("this call takes no condition, got %s %s".formatted(header[0], header[1]));
    }
    assertThat(rest.get("/api/v1/organizations").json().get("total_size").intValue()).isZero();
    assertThat(rest.post("/api/v1/organizations", body, "Idempotency-Key", "once").status())
        .isEqualTo(201);
  }

  @Test
  void anUpsertRefusesIfNoneMatchThatIsNoStar(TestEnvironment environment) {
    Rest rest = environment.rest();
    String path = "/api/v1/organizations:external/a";
    rest.put(path, "{\"display_name\": \"A\"}");

    for (String tag : List.of("\"1\"", "\"7\"", "*, \"1\"")) {
      Rest.Answer refused = rest.put(path, "{\"display_name\": \"B\"}", "If-None-Match", tag);
      assertThat(refused.status()).as(tag).isEqualTo(400);
      assertThat(refused.json().get("message").textValue())
          .isEqualTo("If-None-Match must be *, for nothing that is there, got " + tag);
    }
    assertThat(rest.get(path).json().at("/organization/version").intValue()).isEqualTo(1);
  }

  private static void assertRefused(String tag, Rest.Answer... answers) {
    for (Rest.Answer refused : answers) {
      assertThat(refused.status()).as(refused.text()).isEqualTo(400);
      assertThat(refused.json().get("message").textValue())
          .isEqualTo(
              "If-None-Match is no condition of this call, which takes If-Match alone, got " + tag);
    }
  }

  @Test
  void aKnownVersionIsNotSentAgain(TestEnvironment environment) {
    Rest rest = environment.rest();
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();

    Rest.Answer known = rest.get(PATH + id, "If-None-Match", "\"7\", W/\"%s-1\"".formatted(id));
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.text()).isEmpty();
    assertThat(known.header("ETag")).contains("\"%s-1\"".formatted(id));
    assertThat(rest.get(PATH + id, "If-None-Match", "*").status()).isEqualTo(304);
    assertThat(rest.get(PATH + id, "If-None-Match", "\"%s-2\"".formatted(id)).status())
        .isEqualTo(200);
    assertThat(rest.get(PATH + id, "If-None-Match", "\"1\"").status()).isEqualTo(200);
  }

  @Test
  void aTagIsOfOneOrganizationWhereverItsExternalIdGoes(TestEnvironment environment) {
    Rest rest = environment.rest();
    String former = environment.createOrganization(named("A", "moves")).get("id").textValue();
    String path = "/api/v1/organizations:external/moves";
    String tag = rest.get(path).header("ETag").orElseThrow();
    rest.delete(PATH + former);
    String latter = environment.createOrganization(named("B", "moves")).get("id").textValue();

    assertThat(rest.get(path, "If-None-Match", tag).status()).isEqualTo(200);
    String change = "{\"display_name\": \"C\"}";
    String pairs = "{\"plan\": \"x\"}";
    String settings = "{\"features\": [{\"name\": \"sso\", \"enabled\": true}]}";
    for (Rest.Answer refused :
        new Rest.Answer[] {
          rest.patch(path, change, "If-Match", tag),
          rest.put(path, change, "If-Match", tag),
          rest.patch(PATH + latter, change, "If-Match", tag),
          rest.patch(PATH + latter + "/metadata", pairs, "If-Match", tag),
          rest.patch(PATH + "ext:moves/settings", settings, "If-Match", tag),
          rest.delete(path + "?validate_only=true", "If-Match", tag),
          rest.delete(path, "If-Match", tag),
        }) {
      assertThat(refused.status()).as(refused.text()).isEqualTo(412);
      assertThat(refused.header("ETag")).contains("\"%s-1\"".formatted(latter));
    }
    assertThat(rest.get(path).json().at("/organization/version").intValue()).isEqualTo(1);
    assertThat(rest.patch(path, change, "If-Match", "\"%s-1\"".formatted(latter)).status())
        .isEqualTo(200);
    assertThat(rest.patch(path, pairs, "If-Match", "\"dir_1-2\"").status()).isEqualTo(400);
  }

  @Test
  void aTagIsOfOneDeletedOrganization(TestEnvironment environment) {
    Rest rest = environment.rest();
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    String other =
        environment.createOrganization("{\"display_name\": \"B\"}").get("id").textValue();
    rest.delete(PATH + id);
    rest.delete(PATH + other);

    for (String verb : List.of(":restore", ":purge")) {
      assertThat(
              rest.post(PATH + id + verb, "{}", "If-Match", "\"%s-2\"".formatted(other)).status())
          .as(verb)
          .isEqualTo(412);
    }
    assertThat(
            rest.post(PATH + id + ":restore", "{}", "If-Match", "\"%s-2\"".formatted(id)).status())
        .isEqualTo(200);
  }

  private static String named(String name, String externalId) {
    return "{\"display_name\": \"%s\", \"external_id\": \"%s\"}".formatted(name, externalId);
  }
}
