package dev.guildhall.directories.scim.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.Idp;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The database answers what the evaluation in memory answers. */
@GuildhallTest
final class FilterSqlTest {
  private static final List<String> NAMES =
      List.of(
          "userName",
          "USERNAME",
          "id",
          "externalId",
          "active",
          "title",
          "name.familyName",
          "emails",
          "emails.value",
          "emails.type",
          "emails.primary",
          "groups",
          "groups.display",
          "schemas",
          "x509Certificates.value",
          "urn:ietf:params:scim:schemas:core:2.0:User:title",
          "urn:ietf:params:scim:schemas:core:2.0:Group:title",
          "meta.created",
          "meta.lastModified",
          "meta.resourceType",
          "meta.version",
          "meta.location",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
          "urn:x:2.0:User:Floor",
          "urn:x:2.0:User:floor",
          "favorite.COLOR",
          "custom",
          "count");
  private static final List<String> VALUES =
      List.of(
          "\"\"",
          "\"a\"",
          "\"A\"",
          "\"ab\"",
          "\"É\"",
          "\"a%_\\\\\"",
          "\"work\"",
          "\"True\"",
          "\"Staff\"",
          "\"User\"",
          "\"2026-01-01T00:00:00Z\"",
          "\"0001-01-01T00:00:00Z\"",
          "\"9999-12-31T23:59:59\"",
          "\"ΟΔΟΣ\"",
          "\"ος\"",
          "\"i\"",
          "\"W/\\\"1\\\"\"",
          "true",
          "false",
          "null",
          "3",
          "2.5");

  @Test
  void answersLikeTheEvaluationInMemory(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(Idp.id(idp.post("/Users", user(random, i))));
    }
    idp.post(
        "/Groups",
        "{'displayName': 'Staff', 'members': [{'value': '@'}, {'value': '@'}]}",
        ids.get(0),
        ids.get(5));
    JsonNode all = idp.get("/Users").json().get("Resources");

    int accepted = 0;
    for (int i = 0; i < 250; i++) {
      String filter = filter(random, 3, false, ids);
      String context = "seed %d: %s".formatted(seed, filter);
      List<String> expected = new ArrayList<>();
      boolean refused = false;
      try {
        Filter parsed = FilterParser.filter(filter);
        for (JsonNode one : all) {
          if (FilterMatch.resource(parsed, ResourceType.USER, one)) {
            expected.add(one.get("id").textValue());
          }
        }
      } catch (ScimException invalid) {
        refused = true;
      }
      var answer = idp.get("/Users?filter=" + Idp.encoded(filter));
      if (answer.status() == 400) {
        assertThat(answer.json().get("scimType").textValue())
            .as(context)
            .isEqualTo("invalidFilter");
      } else if (!refused) {
        accepted++;
        assertThat(answer.status()).as(context + answer.text()).isEqualTo(200);
        List<String> found = new ArrayList<>();
        answer.json().get("Resources").forEach(one -> found.add(one.get("id").textValue()));
        assertThat(found).as(context).isEqualTo(expected);
      }
    }
    assertThat(accepted).as("seed %d", seed).isGreaterThan(60);
  }

  private static String user(Random random, int i) {
    StringBuilder user =
        new StringBuilder("{\"userName\": \"" + pick(random, "a", "Ab", "é") + i + "\"");
    optional(random, user, "externalId", "\"" + pick(random, "a", "A") + "\"");
    optional(random, user, "active", pick(random, "true", "\"False\""));
    optional(
        random, user, "title", pick(random, "\"\"", "\"a%_\\\\b\"", "\"ab\"", "\"ΟΔΟΣ\"", "\"İ\""));
    optional(random, user, "name", "{\"familyName\": \"" + pick(random, "A", "É", "ab") + "\"}");
    optional(
        random,
        user,
        "emails",
        "[{\"value\": \"%s\", \"type\": \"work\", \"primary\": true}, {\"value\": \"%s\"}]"
            .formatted(pick(random, "a", "ab"), pick(random, "A", "c")));
    optional(
        random,
        user,
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        "{\"department\": \"%s\", \"manager\": \"a\"}".formatted(pick(random, "a", "B")));
    optional(
        random, user, "urn:x:2.0:User", "{\"floor\": %s}".formatted(pick(random, "3", "\"3\"")));
    optional(random, user, "favorite", "{\"color\": [\"a\", \"ab\", null, {}]}");
    optional(random, user, "custom", pick(random, "[\"a\", 3]", "{\"x\": 1}", "true"));
    optional(random, user, "count", pick(random, "3", "2.5", "-1"));
    return user.append("}").toString();
  }

  private static void optional(Random random, StringBuilder user, String name, String value) {
    if (random.nextInt(3) > 0) {
      user.append(", \"").append(name).append("\": ").append(value);
    }
  }

  private static String filter(Random random, int depth, boolean inside, List<String> ids) {
    if (depth > 0 && random.nextInt(3) > 0) {
      String left = filter(random, depth - 1, inside, ids);
      return switch (random.nextInt(inside ? 3 : 4)) {
        case 0 -> left + " and " + filter(random, depth - 1, inside, ids);
        case 1 -> "(" + left + ") OR " + filter(random, depth - 1, inside, ids);
        case 2 -> "not (" + left + ")";
        default ->
            pick(random, "emails", "groups", "favorite", "custom", "title")
                + "["
                + filter(random, depth - 1, true, ids)
                + "]";
      };
    }
    String name =
        inside
            ? pick(random, "value", "type", "primary", "display", "Color")
            : NAMES.get(random.nextInt(NAMES.size()));
    if (random.nextInt(6) == 0) {
      return name + " pr";
    }
    String operator = pick(random, "eq", "eq", "ne", "co", "sw", "ew", "gt", "GE", "lt", "le");
    String value =
        random.nextInt(8) == 0
            ? "\"" + ids.get(random.nextInt(ids.size())) + "\""
            : VALUES.get(random.nextInt(VALUES.size()));
    return name + " " + operator + " " + value;
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  /** Case is folded alike for what is everyday and what is not. */
  @Test
  void everyLetterIsFoldedAlike(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    for (String name : List.of("ΟΔΟΣ", "οδος", "İ", "straße", "ŞAŻ")) {
      String title = Idp.json("{'userName': '%s', 'title': '%s'}".formatted(name, name));
      JsonNode user = idp.post("/Users", title).json();
      for (String asked :
          List.of("οδοσ", "ΟΔΟΣ", "οδος", "i", "İ", "i̇", "STRASSE", "STRAßE", "şaż")) {
        boolean found =
            FilterMatch.resource(
                FilterParser.filter("title eq \"" + asked + "\""), ResourceType.USER, user);
        assertThat(
                idp.list(
                        "/Users",
                        "title eq '%s' and id eq '%s'".formatted(asked, user.get("id").textValue()))
                    .get("Resources")
                    .size())
            .as(name + " " + asked)
            .isEqualTo(found ? 1 : 0);
      }
    }
  }

  @Test
  void extensionsThatNobodyKnowsArePresentWhereTheyAre(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    idp.post("/Users", "{'userName': 'a', 'urn:okta:x:1.0:user:custom': {'floor': 3}}");
    idp.post("/Users", "{'userName': 'b', 'urn:okta:x:1.0:user': {'custom': 3}}");
    idp.post("/Users", "{'userName': 'c', 'urn:x:user:2.0': {'custom': 3}}");
    idp.user("d");
    idp.post("/Users", "{'userName': 'e', 'http://x.org/2.0/User': {'custom': 'c'}}");

    assertThat(userNames(idp, "http://x.org/2.0/User pr")).containsExactly("e");
    assertThat(userNames(idp, "HTTP://x.org/2.0/user:Custom eq 'C'")).containsExactly("e");
    assertThat(userNames(idp, "urn:okta:x:1.0:user:custom pr")).containsExactly("a", "b");
    assertThat(userNames(idp, "urn:okta:x:1.0:user pr")).containsExactly("b");
    assertThat(userNames(idp, "URN:X:user:2.0 pr")).containsExactly("c");
    assertThat(userNames(idp, "not (urn:okta:x:1.0:user:custom pr)"))
        .containsExactly("c", "d", "e");
    assertThat(userNames(idp, "urn:okta:x:1.0:user:custom:floor pr")).containsExactly("a");
  }

  @Test
  void aPlainValueIsTheValueInBrackets(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    idp.post("/Users", "{'userName': 'a', 'tags': ['a', 'b']}");
    idp.post("/Users", "{'userName': 'b', 'tags': ['B', 3]}");
    idp.post("/Users", "{'userName': 'c', 'tags': [{'value': 'b', 'type': 't'}]}");

    assertThat(userNames(idp, "tags[value eq 'a']")).containsExactly("a");
    assertThat(userNames(idp, "tags[value eq 'b']")).containsExactly("a", "b", "c");
    assertThat(userNames(idp, "tags[value eq 'b' and type eq 't']")).containsExactly("c");
    assertThat(userNames(idp, "tags[value gt 2]")).containsExactly("b");
  }

  private static List<String> userNames(Idp idp, String filter) {
    return idp.list("/Users", filter).get("Resources").findValuesAsText("userName");
  }

  @Test
  void groupsAreFoundByNameAndMember(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String a = idp.user("a");
    String group = idp.group("Staff");
    idp.group("Sales");
    idp.patch("/Groups/" + group, "{'op': 'add', 'path': 'members', 'value': [{'value': '@'}]}", a);

    for (String filter :
        List.of(
            "displayName eq 'staff'",
            "members eq '" + a + "'",
            "members.value eq '" + a + "'",
            "members[value eq '" + a + "']",
            "members[value eq '" + a + "' and display eq 'A']",
            "members pr",
            "not (displayName sw 'sal')",
            "id eq '" + group + "'")) {
      JsonNode found = idp.list("/Groups", filter);
      assertThat(found.get("Resources").findValuesAsText("displayName"))
          .as(filter)
          .containsExactly("Staff");
    }
    assertThat(idp.list("/Groups", "members eq 'nobody'").get("totalResults").intValue()).isZero();
    assertThat(idp.list("/Users", "groups eq '" + group + "'").get("totalResults").intValue())
        .isEqualTo(1);
    assertThat(idp.list("", "displayName eq 'Sales' or userName eq 'a'").get("Resources"))
        .hasSize(2);
    assertThat(
            idp.list(
                    "",
                    "urn:ietf:params:scim:schemas:core:2.0:User:displayName eq 'Sales'"
                        + " or urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq 'sales'")
                .get("Resources"))
        .hasSize(1);
    for (String bound : List.of("ge '0001-01-01T00:00:00Z'", "le '9999-12-31T23:59:59Z'")) {
      String filter = "meta.lastModified %1$s and meta.created %1$s".formatted(bound);
      assertThat(idp.list("", filter).get("Resources")).hasSize(3);
    }
    assertThat(
            idp.post("/.search", "{'filter': 'userName eq \\\"A\\\"', 'count': 1}")
                .json()
                .at("/Resources/0/id")
                .textValue())
        .isEqualTo(a);
    assertThat(
            idp.post("/Users/.search", "{'attributes': ['userName'], 'startIndex': 2}")
                .json()
                .get("Resources"))
        .isEmpty();
  }
}
