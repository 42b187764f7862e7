package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.schema.Schema;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The corners of RFC 7643 and RFC 7644 that compliance suites look into. */
@GuildhallTest
final class ProtocolTest {

  @Test
  void aNumberThatGrowsInTheDatabaseSpoilsNoList(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    for (String number : List.of("1e300", "1e-300", "1e-400", "-1E120", "1".repeat(101))) {
      Rest.Answer refused = idp.post("/Users", "{'userName': 'a', 'x': @}", number);
      expect(refused, 400, "invalidSyntax");
    }
    for (String number : List.of("1e20", "1e-20", "9".repeat(90), "0.0", "-0.1")) {
      idp.post("/Users", "{'userName': '@', 'x': @}", "u" + number, number);
    }
    JsonNode all = idp.get("/Users").json();
    assertThat(all.get("totalResults").intValue()).isEqualTo(5);
    assertThat(all.at("/Resources/2/x").bigIntegerValue()).isEqualTo("9".repeat(90));
  }

  @Test
  void namesThatAreNoneNeverReachTheDatabase(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    idp.user("a");
    for (String name :
        List.of("urn:a(b[\"c:title", "urn:\"x:name", "urn:\\x:y", "urn:x:", "a..b", "\u0000")) {
      expect(idp.get("/Users?sortBy=" + Idp.encoded(name)), 400, "invalidPath");
      assertThat(idp.get("/Users?attributes=" + Idp.encoded(name)).status()).isEqualTo(200);
      assertThat(idp.get("/Users?excludedAttributes=" + Idp.encoded(name)).status()).isEqualTo(200);
      expect(idp.get("/Users?filter=" + Idp.encoded(name + " pr")), 400, "invalidFilter");
    }
  }

  @Test
  void headIsGetWithoutABody(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String user = "/Users/" + idp.user("a");
    for (String path : List.of("/Users", user, "/Schemas", "/ServiceProviderConfig")) {
      Rest.Answer head = idp.scim().send("HEAD", path, Optional.empty());
      assertThat(head.status()).as(path).isEqualTo(200);
      assertThat(head.text()).isEmpty();
    }
  }

  @Test
  void whoWasNeverChangedWasChangedWhenMade(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    JsonNode user = idp.post("/Users", "{'userName': 'a'}").json().get("meta");
    JsonNode group = idp.post("/Groups", "{'displayName': 'a'}").json().get("meta");
    assertThat(user.get("lastModified")).isEqualTo(user.get("created"));
    assertThat(group.get("lastModified")).isEqualTo(group.get("created"));
  }

  @Test
  void nobodyIsLetInAgainButByTheWord(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String path = "/Users/" + idp.user("a");
    idp.patch(path, "{'op': 'replace', 'path': 'active', 'value': 'False'}");
    for (String operation :
        List.of(
            "{'op': 'replace', 'path': 'active', 'value': null}",
            "{'op': 'remove', 'path': 'active'}",
            "{'op': 'replace', 'value': {'active': null}}")) {
      assertThat(idp.patch(path, operation).json().get("active").booleanValue()).isFalse();
    }
    assertThat(idp.put(path, "{'userName': 'a', 'active': null}").json().get("active").isBoolean())
        .isTrue();
    assertThat(idp.get(path).json().get("active").booleanValue()).isFalse();
  }

  @Test
  void aNameThatStandsTwiceIsRefused(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    expect(idp.post("/Users", "{'userName': 'a', 'userName': 'b'}"), 400, "invalidSyntax");
    expect(idp.post("/Users", "{'userName': 'a', 'name': {'x': 1, 'x': 2}}"), 400, "invalidSyntax");
    expect(idp.post("/Users", "{'userName': 'a', 'USERNAME': 'b'}"), 400, "invalidSyntax");
    expect(idp.post("/Users", "{'userName': 'a', 'x': [{'y': 1, 'Y': 2}]}"), 400, "invalidSyntax");
  }

  @Test
  void aSearchThatCannotBeReadIsRefused(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    for (String value : List.of("{}", "[\"userName pr\"]", "[]", "5", "false")) {
      expect(idp.post("/Users/.search", "{'filter': @}", value), 400, "invalidFilter");
      expect(idp.post("/.search", "{'SortBy': @}", value), 400, "invalidValue");
      expect(idp.post("/.search", "{'sortOrder': @}", value), 400, "invalidValue");
    }
    assertThat(idp.post("/Users/.search", "{'filter': null, 'sortBy': ''}").status())
        .isEqualTo(200);
  }

  @Test
  void aPackedBodyIsNotRead(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    Optional<String> body = Optional.of(Idp.json("{'userName': 'a'}"));

    Rest.Answer refused = idp.scim().send("POST", "/Users", body, "Content-Encoding", "gzip");

    expect(refused, 415, "");
    assertThat(refused.header("accept-encoding")).contains("identity");
    assertThat(refused.json().get("detail").textValue()).startsWith("Packed bodies");
    assertThat(idp.scim().send("POST", "/Users", body, "Content-Encoding", "identity").status())
        .isEqualTo(201);
  }

  @Test
  void whatMayNotBeChangedIsSaidSoByItsPath(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String user = "/Users/" + idp.user("a");
    String group = "/Groups/" + idp.group("g");
    String member = user.substring(7);
    idp.patch(group, "{'op': 'add', 'path': 'members', 'value': [{'value': '@'}]}", member);

    for (String path : List.of("id", "meta", "meta.created", "groups", "groups.value")) {
      expect(
          idp.patch(user, "{'op': 'replace', 'path': '@', 'value': 'x'}", path), 400, "mutability");
    }
    expect(idp.patch(user, "{'op': 'remove', 'path': 'userName'}"), 400, "mutability");
    expect(idp.patch(group, "{'op': 'remove', 'path': 'displayName'}"), 400, "mutability");
    expect(
        idp.patch(
            group,
            "{'op': 'replace', 'path': 'members[value eq \\\"@\\\"].display', 'value': 'x'}",
            member),
        400,
        "mutability");
    String other = idp.user("b");
    String value = "{'op': 'replace', 'path': 'members[value eq \\\"@\\\"].value', 'value': '@'}";
    expect(idp.patch(group, value, member, other), 400, "mutability");
    assertThat(idp.patch(group, value, member, member).json().at("/members/0/value").textValue())
        .isEqualTo(member);
    for (String change :
        List.of(
            "{'op': 'replace', 'path': 'members.value', 'value': '@'}",
            "{'op': 'replace', 'value': {'members.value': '@'}}",
            "{'op': 'remove', 'path': 'members.value'}",
            "{'op': 'add', 'path': 'members[value ne \\\"@\\\"]', 'value': {'value': '@'}}",
            "{'op': 'add', 'path': 'members[value ne \\\"@\\\"].value', 'value': '@'}")) {
      expect(
          idp.patch(
              group, change, Collections.nCopies(change.split("@").length - 1, other).toArray()),
          400,
          "mutability");
    }
    assertThat(idp.get(group).json().get("members").findValuesAsText("value"))
        .containsExactly(member);
    assertThat(
            idp.patch(user, "{'op': 'replace', 'value': {'id': 'x', 'groups': [], 'meta': {}}}")
                .json()
                .at("/meta/version")
                .textValue())
        .isEqualTo("W/\"2\"");
  }

  @Test
  void aMemberThatIsNotThereCannotBeReplaced(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String a = idp.user("a");
    String b = idp.user("b");
    String group = "/Groups/" + idp.group("g");
    String swap =
        "{'op': 'replace', 'path': 'members[value eq \\\"@\\\"]', 'value': {'value': '@'}}";

    expect(idp.patch(group, swap, a, b), 400, "noTarget");
    idp.patch(group, "{'op': 'add', 'path': 'members', 'value': '@'}", a);
    assertThat(idp.patch(group, swap, a, b).json().get("members").findValuesAsText("value"))
        .containsExactly(b);
    Rest.Answer nested =
        idp.patch(
            group,
            "{'op': 'add', 'path': 'members', 'value': [{'value': '@'}]}",
            group.substring(8));
    expect(nested, 400, "invalidValue");
    assertThat(nested.json().get("detail").textValue()).contains("is a group");
  }

  @Test
  void anEqualValueIsNotAddedTwice(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String path = "/Users/" + idp.user("a");
    idp.patch(
        path,
        "{'op': 'add', 'path': 'emails', 'value':"
            + " [{'value': 'a', 'type': 'work', 'primary': true}, {'value': 'b'}]}");
    String version = idp.get(path).json().at("/meta/version").textValue();
    JsonNode same =
        idp.patch(path, "{'op': 'add', 'path': 'emails', 'value': [{'value': 'b'}]}").json();
    assertThat(same.at("/meta/version").textValue()).isEqualTo(version);
    JsonNode changed =
        idp.patch(
                path,
                "{'op': 'add', 'path': 'emails', 'value': [{'value': 'b', 'primary': true},"
                    + " {'value': 'a', 'type': 'home'}]}")
            .json()
            .get("emails");
    assertThat(changed)
        .isEqualTo(
            Trees.of(
                    "{\"e\":[{\"value\":\"a\",\"type\":\"work\",\"primary\":false},"
                        + "{\"value\":\"b\",\"primary\":true},{\"value\":\"a\",\"type\":\"home\"}]}")
                .get("e"));
  }

  @Test
  void numbersBeyondAllPagesAreBounds(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    idp.user("a");
    assertThat(idp.get("/Users?count=99999999999999999999").json().get("Resources")).hasSize(1);
    assertThat(idp.get("/Users?startIndex=99999999999").json().get("Resources")).isEmpty();
    assertThat(idp.get("/Users?startIndex=-99999999999").json().get("Resources")).hasSize(1);
    expect(idp.get("/Users?count=1.5"), 400, "invalidValue");
  }

  @Test
  void thePrimaryValueDecidesTheOrderHoweverItIsSpelled(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String user = "{'userName': '@', 'emails': [{'value': '@'}, {'value': '@', 'primary': true}]}";
    idp.post("/Users", user, "a", "1", "9");
    idp.post("/Users", user, "b", "2", "8");
    for (String name :
        List.of("emails.value", "emails.VALUE", "Emails", Schema.USER.id() + ":emails")) {
      assertThat(
              idp.get("/Users?sortBy=" + name).json().get("Resources").findValuesAsText("userName"))
          .as(name)
          .containsExactly("b", "a");
    }
  }

  @Test
  void cursorsWalkThroughAllTypes(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    List<String> made = List.of(idp.user("a"), idp.user("b"), idp.group("c"), idp.group("d"));
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      JsonNode page =
          idp.post("/.search", "{'count': 3, 'cursor': '@', 'attributes': 'id'}", cursor.get())
              .json();
      assertThat(page.get("totalResults").intValue()).isEqualTo(4);
      seen.addAll(page.get("Resources").findValuesAsText("id"));
      cursor = Optional.ofNullable(page.path("nextCursor").textValue());
    }
    assertThat(seen).isEqualTo(made);
  }

  @Test
  void attributesAreNamedInEveryWay(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String core = Schema.USER.id();
    String enterprise = Schema.ENTERPRISE_USER.id();
    String path =
        "/Users/"
            + Idp.id(
                idp.post(
                    "/Users",
                    "{'userName': 'a', 'title': 't', 'emails': [{'value': 'v', 'type': 'work'}],"
                        + " '@': {'department': 'd', 'manager': {'value': 'm'}}}",
                    enterprise));

    assertThat(names(idp, path, core + ":userName")).containsExactly("schemas", "id", "userName");
    assertThat(names(idp, path, core)).contains("userName", "title", "emails", "meta");
    assertThat(names(idp, path, core)).doesNotContain(enterprise);
    assertThat(names(idp, path, enterprise)).containsExactly("schemas", "id", enterprise);
    assertThat(names(idp, path, "emails.display")).containsExactly("schemas", "id");
    assertThat(names(idp, path, "EMAILS.VALUE")).containsExactly("schemas", "id", "emails");
    JsonNode less =
        idp.patch(
                path + "?excludedAttributes=" + enterprise + ":manager,emails.type,id,title",
                "{'op': 'add', 'path': 'nickName', 'value': 'n'}")
            .json();
    assertThat(less.get(enterprise)).isEqualTo(Trees.of("{\"department\":\"d\"}"));
    assertThat(less.at("/emails/0")).isEqualTo(Trees.of("{\"value\":\"v\"}"));
    assertThat(less.has("title")).isFalse();
    assertThat(less.has("id")).isTrue();
    assertThat(
            idp.list("/Users", enterprise + " pr and not (urn:x:y:z pr)")
                .get("totalResults")
                .intValue())
        .isEqualTo(1);
  }

  @Test
  void aGroupsMembersAreNamedWithTheirSchemaToo(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String path = "/Groups/" + idp.group("g");
    String members = Schema.GROUP.id() + ":members";
    String add = "{'op': 'add', 'path': '%s', 'value': '@'}".formatted(members);
    String user = idp.user("a");

    assertThat(idp.patch(path + "?attributes=" + members, add, user).json().get("members"))
        .hasSize(1);
    assertThat(idp.patch(path + "?excludedAttributes=" + members, add, user).json().has("members"))
        .isFalse();
    assertThat(names(idp, path, members)).containsExactly("schemas", "id", "members");
    assertThat(names(idp, path, Schema.USER.id() + ":members")).containsExactly("schemas", "id");
  }

  private static List<String> names(Idp idp, String path, String attributes) {
    List<String> names = new ArrayList<>();
    idp.get(path + "?attributes=" + Idp.encoded(attributes))
        .json()
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  @Test
  void discoveryKnowsOnlyWhatThereIs(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    for (String path :
        List.of(
            "/ResourceTypes/User/x",
            "/ResourceTypes/Device",
            "/Schemas/" + Schema.USER.id() + "/x",
            "/ServiceProviderConfig/x")) {
      expect(idp.get(path), 404, "");
    }
    assertThat(idp.get("/ResourceTypes/User").status()).isEqualTo(200);
    assertThat(idp.get("/Schemas/" + Schema.USER.id()).status()).isEqualTo(200);
    assertThat(idp.get("/Schemas/urn:x").json().get("detail").textValue())
        .isEqualTo("There is no schema \"urn:x\" here.");
  }

  @Test
  void aSearchSaysEachThingInItsType(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    for (String body :
        List.of(
            "{'attributes': {'a': 1}}",
            "{'excludedAttributes': ['title', 1]}",
            "{'attributes': true}",
            "{'count': [1]}",
            "{'startIndex': {}}",
            "{'count': 1.5}")) {
      expect(idp.post("/Users/.search", body), 400, "invalidValue");
    }
    expect(idp.post("/Users/.search", "{'cursor': ['']}"), 400, "invalidCursor");
    idp.user("a");
    for (String body :
        List.of(
            "{'attributes': ['userName'], 'count': 1, 'cursor': null}",
            "{'attributes': 'userName,title', 'count': '1', 'startIndex': null}")) {
      assertThat(idp.post("/Users/.search", body).json().at("/Resources/0")).as(body).hasSize(3);
    }
  }

  @Test
  void aBulkRequestHasBounds(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String one = "{'method': 'DELETE', 'path': '/Users/diruser_1'}";
    expect(idp.post("/Bulk", "{'Operations': [" + (one + ",").repeat(1000) + one + "]}"), 413, "");
    expect(idp.post("/Bulk", "{'Operations': [], 'x': '@'}", "x".repeat(1 << 20)), 413, "");
    expect(
        idp.post(
            "/Bulk",
            "{'Operations': [{'method': 'POST', 'path': '/Users', 'bulkId': 'a', 'data': {}},"
                + "{'method': 'POST', 'path': '/Users', 'bulkId': 'a', 'data': {}}]}"),
        400,
        "invalidValue");
    JsonNode failed =
        idp.post(
                "/Bulk",
                "{'Operations': ["
                    + one
                    + ", {'method': 'PUT', 'path': '/Users/x/y', 'data': {}},"
                    + "{'method': 'GET', 'path': '/Users/x'}, {'method': 'POST', 'path': '/Users',"
                    + " 'data': {'userName': 'a'}}, {'method': 'PATCH', 'path': '/Users/bulkId:z'},"
                    + "{'method': 'POST', 'path': '/Groups', 'bulkId': 'b', 'data': {'displayName':"
                    + " 'g', 'members': [{'value': 'bulkId:c'}]}},"
                    + "{'method': 'POST', 'path': '/Groups', 'bulkId': 'c', 'data': {'displayName':"
                    + " 'h', 'members': [{'value': 'bulkId:b'}]}}]}")
            .json()
            .get("Operations");
    List<String> statuses = new ArrayList<>();
    failed.forEach(each -> statuses.add(each.get("status").textValue()));
    assertThat(statuses).containsExactly("404", "404", "400", "400", "400", "409", "409");
    assertThat(failed.at("/0/location").textValue())
        .isEqualTo(idp.scim().url() + "/Users/diruser_1");
    assertThat(failed.at("/0/response/status").textValue()).isEqualTo("404");
  }

  @Test
  void whatCannotBeReadIsToldInPlainWords(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    Rest.Answer deep =
        idp.post("/Users", "{'userName': 'a', 'x': @}", "[".repeat(50) + "]".repeat(50));
    expect(deep, 400, "invalidSyntax");
    assertThat(deep.json().get("detail").textValue())
        .isEqualTo("The body cannot be read as JSON: it is nested deeper than 50 levels.");
    for (String body : List.of("{", "{'userName': 'a'} {}", "{'x': " + "1".repeat(101) + "}")) {
      assertThat(idp.post("/Users", body).json().get("detail").textValue())
          .startsWith("The body cannot be read as JSON: ")
          .doesNotContain("Source", "StreamRead", "fasterxml", "Feature");
    }
  }

  @Test
  void aBodyOfNothingButBracesIsRefused(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    Rest.Answer dense = idp.post("/Users", "{'userName': 'a', 'x': [{}@]}", ", {}".repeat(300_000));
    expect(dense, 413, "");
    assertThat(dense.json().get("detail").textValue())
        .isEqualTo(
            "The body has too many names and values for its size: more than one for 6 bytes.");
  }

  @Test
  void aPageOfLargeUsersEndsEarlyAndSkipsNothing(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    for (int n = 0; n < 12; n++) {
      String body = "{'userName': 'u" + n + "', 'title': '@'}";
      assertThat(idp.post("/Users", body, "x".repeat(1_000_000)).status()).isEqualTo(201);
    }
    List<Integer> sizes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int start = 1;
    while (start <= 12) {
      JsonNode page = idp.get("/Users?count=100&attributes=userName&startIndex=" + start).json();
      assertThat(page.get("totalResults").intValue()).isEqualTo(12);
      sizes.add(page.get("itemsPerPage").intValue());
      page.get("Resources").forEach(user -> names.add(user.get("userName").textValue()));
      start += page.get("itemsPerPage").intValue();
    }
    assertThat(sizes).containsExactly(9, 3);
    assertThat(names).doesNotHaveDuplicates().hasSize(12);

    JsonNode first = idp.get("/Users?cursor&count=100&attributes=userName").json();
    JsonNode second =
        idp.get(
                "/Users?count=100&attributes=userName&cursor="
                    + first.get("nextCursor").textValue())
            .json();
    assertThat(first.get("Resources")).hasSize(9);
    assertThat(second.get("Resources")).hasSize(3);
    assertThat(second.has("nextCursor")).isFalse();
  }

  @Test
  void aLargeBodyIsRefusedInTheProtocolsWords(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    expect(idp.post("/Users", "{'userName': '@'}", "x".repeat(25 << 20)), 413, "");
    expect(
        idp.post("/Users", "{'userName': 'a', 'x': '@'}", "x".repeat(3 << 20)),
        400,
        "invalidValue");
    Rest.Answer large = idp.post("/Users", "{'userName': 'a', 'x': '@'}", "x".repeat(900 << 10));
    assertThat(large.status()).isEqualTo(201);
    StringBuilder keys = new StringBuilder("'k': 1");
    for (int i = 0; i < 2000; i++) {
      keys.append(", 'k").append(i).append("': 1");
    }
    expect(
        idp.patch("/Users/" + Idp.id(large), "{'op': 'add', 'value': {" + keys + "}}"),
        400,
        "tooMany");
  }

  private static void expect(Rest.Answer answer, int status, String scimType) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/scim+json");
    assertThat(answer.json().path("scimType").asText()).isEqualTo(scimType);
    assertThat(answer.json().get("status").textValue()).isEqualTo(Integer.toString(status));
  }
}
