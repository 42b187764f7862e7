package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The life of a user, what each answer looks like, and what is refused. */
@GuildhallTest
final class UsersTest {

  @Test
  void numbersKeepTheirDigits(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String numbers =
        "[0.12345678901234567890,1e-10,-2.50,1.5e3,1e99,0.0,0e999999999,12345678901234567890123]";
    String body = "{'userName': 'a', 'x': {'n': " + numbers + "}}";
    Rest.Answer created = idp.post("/Users", body);
    String path = "/Users/" + Idp.id(created);
    JsonNode read = idp.get(path).json();

    assertThat(read).isEqualTo(created.json());
    String text = idp.get(path).text().replaceAll("\\s", "");
    assertThat(text)
        .contains("[0.12345678901234567890,")
        .contains(",-2.50,1500,1" + "0".repeat(99) + ",0.0,0,12345678901234567890123]");
    assertThat(idp.put(path, body).json().at("/meta/version")).isEqualTo(read.at("/meta/version"));
    for (String beyond : List.of("1e1000000000", "1e101", "1e-101", "-1e-999999999", "1e131073")) {
      assertThat(idp.post("/Users", "{'userName': 'b', 'x': " + beyond + "}").status())
          .as(beyond)
          .isEqualTo(400);
      assertThat(idp.patch(path, "{'op': 'add', 'path': 'x.m', 'value': " + beyond + "}").status())
          .as(beyond)
          .isEqualTo(400);
      assertThat(idp.get("/Users?filter=" + Idp.encoded("x.n eq " + beyond)).status())
          .as(beyond)
          .isEqualTo(400);
    }
    assertThat(idp.list("/Users", "x.n eq 0.12345678901234567890").get("totalResults").intValue())
        .isEqualTo(1);
    assertThat(idp.list("/Users", "x.n eq 0.12345678901234567891").get("totalResults").intValue())
        .isZero();
  }

  @Test
  void isCreatedAndReadBackWhole(TestEnvironment environment) {
    Idp idp = Idp.in(environment);

    Rest.Answer created =
        idp.post(
            "/Users/",
            """
            {'schemas': ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:x:unknown'],
             'userName': 'bjensen', 'externalId': 'E1', 'password': 'secret',
             'id': 'mine', 'groups': [], 'meta': {'resourceType': 'User'},
             'name': {'givenName': 'Barbara'}, 'emails': [{'value': 'b\\u0040x.org', 'type': 'work'}],
             'urn:x:unknown': {'deep': {'er': [1, 2.5]}}}
            """);

    String id = created.json().get("id").textValue();
    String location = idp.scim().url() + "/Users/" + id;
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("content-type")).contains("application/scim+json");
    assertThat(created.header("location")).contains(location);
    assertThat(created.header("etag")).contains("W/\"1\"");
    JsonNode meta = created.json().get("meta");
    assertThat(Trees.of(created.text()))
        .isEqualTo(
            Trees.of(
                Idp.json(
                    """
                    {'schemas': ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:x:unknown'],
                     'id': '%s', 'externalId': 'E1', 'userName': 'bjensen',
                     'name': {'givenName': 'Barbara'}, 'active': true,
                     'emails': [{'value': 'b\\u0040x.org', 'type': 'work'}],
                     'urn:x:unknown': {'deep': {'er': [1, 2.5]}},
                     'meta': {'resourceType': 'User', 'created': %s, 'lastModified': %s,
                       'location': '%s', 'version': 'W/\\"1\\"'}}
                    """
                        .formatted(id, meta.get("created"), meta.get("lastModified"), location))));
    assertThat(idp.get("/Users/" + id).json()).isEqualTo(created.json());
    assertThat(idp.get("/Users/" + id + "?attributes=userName").json())
        .isEqualTo(
            Trees.of(
                Idp.json(
                    "{'schemas': ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:x:unknown'],"
                        + " 'id': '%s', 'userName': 'bjensen'}".formatted(id))));
    JsonNode shown = environment.rest().get(idp.apiPath() + "/users?include_detail=true").json();
    assertThat(shown.at("/users/0/id").textValue()).isEqualTo(id);
    assertThat(shown.at("/users/0/email").textValue()).isEqualTo("b@x.org");
    assertThat(shown.at("/users/0/user_detail/urn:x:unknown/deep/er/0").intValue()).isEqualTo(1);
    JsonNode directory = environment.rest().get(idp.apiPath()).json().get("directory");
    assertThat(directory.get("total_users").intValue()).isEqualTo(1);
    assertThat(directory.has("last_synced_at")).isTrue();
  }

  @Test
  void isReplacedPatchedAndDeletedWithAnEventForEachChange(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String path = "/Users/" + idp.user("bjensen");

    Rest.Answer deactivated =
        idp.patch(path, "{'op': 'Replace', 'path': 'active', 'value': 'False'}");
    idp.patch(path, "{'op': 'replace', 'value': {'active': false}}");
    Rest.Answer replaced = idp.put(path, "{'userName': 'Bjensen', 'title': 'Boss'}");
    idp.put(path, "{'userName': 'Bjensen', 'title': 'Boss'}");
    Rest.Answer deleted = idp.scim().delete(path);

    assertThat(deactivated.status()).isEqualTo(200);
    assertThat(deactivated.json().get("active").booleanValue()).isFalse();
    assertThat(deactivated.header("etag")).contains("W/\"2\"");
    assertThat(replaced.json().get("active").booleanValue()).isFalse();
    assertThat(replaced.json().get("title").textValue()).isEqualTo("Boss");
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.text()).isEmpty();
    assertThat(idp.get(path).status()).isEqualTo(404);
    assertThat(idp.scim().delete(path).status()).isEqualTo(404);
    assertThat(idp.user("BJENSEN")).isNotEmpty();
    JsonNode events = idp.events();
    List<String> types = new ArrayList<>();
    events.forEach(event -> types.add(event.get("type").textValue()));
    assertThat(types.subList(0, 5))
        .containsExactly(
            "organization.directory.user_created",
            "organization.directory.user_deleted",
            "organization.directory.user_updated",
            "organization.directory.user_updated",
            "organization.directory.user_created");
    assertThat(events.at("/3/old_data/active").booleanValue()).isTrue();
    assertThat(events.at("/3/data/active").booleanValue()).isFalse();
    assertThat(events.at("/3/actor").textValue()).isEqualTo(idp.directory());
    assertThat(events.at("/2/data/title").textValue()).isEqualTo("Boss");
  }

  @Test
  void refusesWithAnErrorBody(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String path = "/Users/" + idp.user("bjensen");
    idp.user("other");

    expect(idp.post("/Users", "{'userName': 'BJensen'}"), 409, "uniqueness");
    expect(idp.put(path, "{'userName': 'OTHER'}"), 409, "uniqueness");
    expect(
        idp.patch(path, "{'op': 'replace', 'path': 'userName', 'value': 'OTHER'}"),
        409,
        "uniqueness");
    expect(idp.post("/Users", "{}"), 400, "invalidValue");
    expect(idp.post("/Users", "{"), 400, "invalidSyntax");
    expect(
        idp.patch(
            path, "{'op': 'replace', 'path': 'emails[type eq \\\"x\\\"].value', 'value': 'x'}"),
        400,
        "");
    expect(idp.get("/Users?filter=userName%20is"), 400, "invalidFilter");
    expect(idp.get("/Users?count=many"), 400, "invalidValue");
    expect(idp.get("/Users/diruser_1"), 404, "");
    expect(idp.get("/Users/x%2Fy"), 404, "");
    expect(idp.get("/Nothing"), 404, "");
    expect(idp.get("/Me"), 501, "");
    expect(idp.post("/Schemas", "{}"), 405, "");
    expect(idp.scim().delete("/ServiceProviderConfig"), 405, "");
    expect(idp.scim().delete("/Users"), 405, "");
    expect(
        idp.patch(
            path,
            "{'op': 'replace', 'path': 'title', 'value': 'T'},"
                + " {'op': 'replace', 'path': 'active', 'value': 'perhaps'}"),
        400,
        "invalidValue");
    assertThat(idp.get(path).json().has("title")).isFalse();
  }

  private static void expect(Rest.Answer answer, int status, String scimType) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/scim+json");
    JsonNode body = answer.json();
    assertThat(body.at("/schemas/0").textValue())
        .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
    assertThat(body.get("status").textValue()).isEqualTo(Integer.toString(status));
    assertThat(body.get("detail").textValue()).isNotEmpty();
    if (!scimType.isEmpty()) {
      assertThat(body.path("scimType").asText()).isEqualTo(scimType);
    }
  }

  @Test
  void goesByVersions(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String path = "/Users/" + idp.user("bjensen");
    String body = Idp.json("{'userName': 'bjensen', 'title': 'T'}");
    String patch =
        Idp.json("{'userName': 'x', 'Operations': [{'op': 'add', 'path': 'title', 'value': 'U'}]}");

    assertThat(idp.scim().get(path, "If-None-Match", "W/\"1\"").status()).isEqualTo(304);
    assertThat(idp.scim().put(path, body, "If-Match", "W/\"7\"").status()).isEqualTo(412);
    assertThat(idp.scim().delete(path, "If-Match", "W/\"7\"").status()).isEqualTo(412);
    assertThat(idp.scim().put(path, body, "If-Match", "W/\"1\"").status()).isEqualTo(200);
    assertThat(idp.scim().get(path, "If-None-Match", "W/\"1\"").status()).isEqualTo(200);
    for (String known : List.of("W/\"2\"", "*", "W/\"1\", W/\"2\"")) {
      for (String method : List.of("PUT", "PATCH", "DELETE")) {
        assertThat(
                idp.scim().send(method, path, Optional.of(patch), "If-None-Match", known).status())
            .as(method + " " + known)
            .isEqualTo(412);
      }
    }
    assertThat(idp.scim().put(path, body, "If-None-Match", "W/\"1\"").status()).isEqualTo(200);
  }

  @Test
  void oneOfManyParallelCreationsOfAUserNameWins(TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    List<Future<Integer>> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        String name = i % 2 == 0 ? "same" : "SAME";
        statuses.add(threads.submit(() -> idp.post("/Users", "{'userName': '@'}", name).status()));
      }
    }
    List<Integer> seen = new ArrayList<>();
    for (Future<Integer> status : statuses) {
      seen.add(status.get());
    }
    assertThat(seen).containsOnlyOnce(201).containsOnly(201, 409);
    assertThat(idp.get("/Users").json().get("totalResults").intValue()).isEqualTo(1);
  }

  @Test
  void pagesAreStableAndBounded(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(idp.user("user" + (9 - i)));
    }

    for (int start = 1; start <= 8; start += 2) {
      JsonNode page = idp.get("/Users?startIndex=" + start + "&count=2&unknown=1").json();
      assertThat(page.get("totalResults").intValue()).isEqualTo(7);
      assertThat(page.get("startIndex").intValue()).isEqualTo(start);
      assertThat(page.get("Resources").findValuesAsText("id"))
          .isEqualTo(ids.subList(Math.min(7, start - 1), Math.min(7, start + 1)));
      assertThat(page.get("itemsPerPage").intValue()).isEqualTo(page.get("Resources").size());
    }
    assertThat(idp.get("/Users?count=0").json().get("Resources")).isEmpty();
    assertThat(idp.get("/Users?count=-1").json().get("totalResults").intValue()).isEqualTo(7);
    assertThat(idp.get("/Users?startIndex=0&count=1").json().at("/Resources/0/id").textValue())
        .isEqualTo(ids.getFirst());
    assertThat(idp.get("/Users?startIndex=100").json().get("Resources")).isEmpty();
    assertThat(
            idp.get("/Users?sortBy=userName&count=3")
                .json()
                .get("Resources")
                .findValuesAsText("userName"))
        .containsExactly("user3", "user4", "user5");
    assertThat(
            idp.get("/Users?sortBy=userName&sortOrder=descending&startIndex=6")
                .json()
                .get("Resources")
                .findValuesAsText("userName"))
        .containsExactly("user4", "user3");
    assertThat(idp.get("/Users?sortBy=name.familyName").json().get("Resources")).hasSize(7);
  }

  @Test
  void cursorsWalkThroughAll(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(idp.user("user" + i));
    }
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      JsonNode page = idp.get("/Users?count=2&cursor=" + cursor.get()).json();
      seen.addAll(page.get("Resources").findValuesAsText("id"));
      cursor = Optional.ofNullable(page.path("nextCursor").textValue());
    }
    assertThat(seen).isEqualTo(ids);
    assertThat(idp.get("/Users?cursor=forged").json().get("scimType").textValue())
        .isEqualTo("invalidCursor");
  }
}
