package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.schema.Schema;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations of one request that refer to each other (RFC 7644, section 3.7.2). */
@GuildhallTest
final class BulkTest {

  @Test
  void resolvesWhatRefersToLaterOperations(TestEnvironment environment) {
    Idp idp = Idp.in(environment);

    Rest.Answer answer =
        idp.post(
            "/Bulk",
            """
            {'schemas': ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], 'Operations': [
              {'method': 'POST', 'path': '/Groups', 'bulkId': 'g', 'data':
                {'displayName': 'Staff', 'members': [{'value': 'bulkId:u'}]}},
              {'method': 'post', 'path': '/Users', 'bulkId': 'u', 'data': {'userName': 'a'}},
              {'method': 'POST', 'path': '/Users', 'bulkId': 'v', 'data': {'userName': 'A'}},
              {'method': 'PATCH', 'path': '/Users/bulkId:u', 'data': {'Operations':
                [{'op': 'add', 'path': 'title', 'value': 'T'}]}}]}
            """);

    assertThat(answer.json().get("Operations").findValuesAsText("status"))
        .containsSubsequence("201", "201", "409", "200");
    String group = answer.json().at("/Operations/0/location").textValue();
    JsonNode members = idp.get(group.substring(idp.scim().url().length())).json().get("members");
    assertThat(members).hasSize(1);
    assertThat(idp.list("/Users", "title eq 'T'").get("totalResults").intValue()).isEqualTo(1);
    Rest.Answer failed =
        idp.post(
            "/Bulk",
            "{'failOnErrors': 1, 'Operations': [{'method': 'DELETE', 'path': '/Users/diruser_1'},"
                + "{'method': 'DELETE', 'path': '/Users/diruser_2'}]}");
    assertThat(failed.json().get("Operations")).hasSize(1);
  }

  @Test
  void replacesReferencesAndNoOtherText(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String enterprise = Schema.ENTERPRISE_USER.id();

    Rest.Answer answer =
        idp.post(
            "/Bulk",
            """
            {'Operations': [
              {'method': 'POST', 'path': '/Users', 'bulkId': 'a', 'data': {'userName': 'a',
                'title': 'bulkId:n', 'nickName': 'bulkId:b', 'x': {'value': 'bulkId:n'},
                '%1$s': {'MANAGER': {'value': 'bulkId:b', '$ref': 'bulkId:b',
                  'displayName': 'bulkId:b'}}}},
              {'method': 'POST', 'path': '/Users', 'bulkId': 'b', 'data': {'userName': 'b'}},
              {'method': 'PATCH', 'path': '/Users/bulkId:b', 'data': {'operations': [
                {'op': 'add', 'path': 'title', 'value': 'bulkId:n'},
                {'op': 'add', 'path': '%1$s:manager', 'value': 'bulkId:a'}]}},
              {'method': 'POST', 'path': '/Users', 'bulkId': 'c', 'data': {'userName': 'c'}},
              {'method': 'PATCH', 'path': '/Users/bulkId:c', 'data': {'Operations': [
                {'op': 'add', 'value': {'%1$s:manager.value': 'bulkId:a', 'title': 'bulkId:n'}}]}},
              {'method': 'POST', 'path': '/Groups', 'bulkId': 'g', 'data': {'displayName': 'g'}},
              {'method': 'PATCH', 'path': '/Groups/bulkId:g', 'data': {'Operations': [
                {'op': 'add', 'path': 'members', 'value': [{'value': 'bulkId:a'}]},
                {'op': 'add', 'value': {'members': [{'value': 'bulkId:b'}]}}]}}]}
            """
                .formatted(enterprise));

    assertThat(answer.json().get("Operations").findValuesAsText("status"))
        .containsExactly("201", "201", "200", "201", "200", "201", "200");
    JsonNode users = idp.get("/Users?sortBy=userName").json().get("Resources");
    assertThat(users.findValuesAsText("title")).containsOnly("bulkId:n").hasSize(3);
    JsonNode a = users.get(0);
    String b = users.at("/1/id").textValue();
    assertThat(a.get("nickName").textValue()).isEqualTo("bulkId:b");
    assertThat(a.at("/x/value").textValue()).isEqualTo("bulkId:n");
    assertThat(a.get(enterprise).get("manager"))
        .isEqualTo(
            Trees.of(Idp.json("{'value': '@', '$ref': '@', 'displayName': 'bulkId:b'}", b, b)));
    for (int i = 1; i <= 2; i++) {
      assertThat(users.get(i).get(enterprise).at("/manager/value")).isEqualTo(a.get("id"));
    }
    assertThat(members(idp.get("/Groups").json().at("/Resources/0")))
        .containsExactlyInAnyOrder(a.get("id").textValue(), b);
  }

  @Test
  void replacesReferencesInPathsToo(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String stays = idp.user("stays");
    String path = "/Groups/" + idp.group("Staff");

    Rest.Answer answer =
        idp.post(
            "/Bulk",
            """
            {'Operations': [
              {'method': 'PATCH', 'path': '@', 'data': {'Operations': [
                {'op': 'add', 'path': 'members', 'value': ['@', 'bulkId:a', 'bulkId:b']},
                {'op': 'remove', 'path': 'members[display eq \\'bulkId:n\\']'},
                {'op': 'remove', 'path':
                  'members[VALUE eq \\'bulkId:a\\' or value Eq \\'bulkId:b\\']'}]}},
              {'method': 'POST', 'path': '/Users', 'bulkId': 'a', 'data': {'userName': 'a'}},
              {'method': 'POST', 'path': '/Users', 'bulkId': 'b', 'data': {'userName': 'b'}}]}
            """,
            path,
            stays);

    assertThat(answer.json().get("Operations").findValuesAsText("status"))
        .containsExactly("200", "201", "201");
    assertThat(members(idp.get(path).json())).containsExactly(stays);
  }

  @Test
  void changesKeepTheirOrderWhereTheyReferToWhatComesLater(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String leaver = "/Users/" + idp.user("leaver");
    String group = "/Groups/" + idp.group("Staff");

    Rest.Answer answer =
        idp.post(
            "/Bulk",
            """
            {'Operations': [
              {'method': 'PUT', 'path': '@', 'data': {'userName': 'leaver', 'active': true,
                '@': {'manager': {'value': 'bulkId:boss'}}}},
              {'method': 'PATCH', 'path': '@', 'data': {'Operations': [
                {'op': 'replace', 'path': 'active', 'value': false}]}},
              {'method': 'POST', 'path': '/Users', 'bulkId': 'boss', 'data': {'userName': 'boss'}},
              {'method': 'PATCH', 'path': '@', 'data': {'Operations': [
                {'op': 'add', 'path': 'members', 'value': [{'value': 'bulkId:n'}]}]}},
              {'method': 'POST', 'path': '/Users', 'bulkId': 'n', 'data': {'userName': 'n'}},
              {'method': 'PATCH', 'path': '@', 'data': {'Operations': [
                {'op': 'replace', 'path': 'members', 'value': []}]}}]}
            """,
            leaver,
            Schema.ENTERPRISE_USER.id(),
            leaver,
            group,
            group);

    assertThat(statuses(answer)).containsExactly("200", "200", "201", "200", "201", "200");
    JsonNode user = idp.get(leaver).json();
    assertThat(user.get("active").booleanValue()).isFalse();
    assertThat(user.get(Schema.ENTERPRISE_USER.id()).at("/manager/value").textValue())
        .isEqualTo(id(answer, 2));
    assertThat(members(idp.get(group).json())).isEmpty();
  }

  @Test
  void deletesNothingBeforeItsTurn(TestEnvironment environment) {
    Idp idp = Idp.in(environment);

    Rest.Answer answer =
        idp.post(
            "/Bulk",
            """
            {'Operations': [
              {'method': 'POST', 'path': '/Users', 'bulkId': 'p', 'data': {'userName': 'p'}},
              {'method': 'PATCH', 'path': '/Groups/bulkId:g/', 'data': {'Operations': [
                {'op': 'add', 'path': 'members', 'value': [{'value': 'bulkId:p'}]}]}},
              {'method': 'POST', 'path': '/Groups', 'bulkId': 'g', 'data': {'displayName': 'g'}},
              {'method': 'DELETE', 'path': '/Users/bulkId:p'},
              {'method': 'DELETE', 'path': '/Users/bulkId:p'}]}
            """);

    assertThat(statuses(answer)).containsExactly("201", "200", "201", "204", "404");
    assertThat(answer.json().at("/Operations/4/location"))
        .isEqualTo(answer.json().at("/Operations/0/location"));
    assertThat(members(idp.get("/Groups/" + id(answer, 2)).json())).isEmpty();
  }

  @Test
  void refusesWhatRefersToEachOtherAndStopsAtTheFirstFailure(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String manager =
        "'%s': {'manager': {'value': 'bulkId:@'}}".formatted(Schema.ENTERPRISE_USER.id());
    String user =
        "{'method': 'POST', 'path': '/Users', 'bulkId': '@', 'data': {'userName': '@', %s}}"
            .formatted(manager);
    String circle =
        String.join(
            ",",
            Idp.json(user, "a", "a", "b"),
            Idp.json(user, "b", "b", "c"),
            Idp.json(user, "c", "c", "a"),
            Idp.json(user, "d", "d", "b"));
    String plain =
        Idp.json("{'method': 'POST', 'path': '/Users', 'bulkId': 'e', 'data': {'userName': 'e'}}");

    Rest.Answer all = idp.post("/Bulk", "{'Operations': [" + circle + "," + plain + "]}");
    assertThat(statuses(all)).containsExactly("409", "409", "409", "409", "201");
    assertThat(all.json().at("/Operations/0/response/detail").textValue()).contains("circle");
    Rest.Answer first =
        idp.post("/Bulk", "{'failOnErrors': 1, 'Operations': [" + circle + "," + plain + "]}");
    assertThat(statuses(first)).containsExactly("409");
    Rest.Answer maker =
        idp.post(
            "/Bulk",
            "{'failOnErrors': 1, 'Operations': ["
                + Idp.json(user, "x", "x", "e")
                + ","
                + plain
                + "]}");
    assertThat(statuses(maker)).containsExactly("409");
    assertThat(maker.json().at("/Operations/0/bulkId").textValue()).isEqualTo("e");
  }

  @Test
  void readsAfterHowManyErrorsToStop(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String fails = "{'method': 'DELETE', 'path': '/Users/diruser_1'}";
    String body = "{'failOnErrors': @, 'Operations': [" + fails + ", " + fails + "]}";
    for (String none : List.of("'abc'", "'1'", "''", "{}", "[1]", "true", "-1", "1.5")) {
      Rest.Answer refused = idp.post("/Bulk", body, none.replace('\'', '"'));
      assertThat(refused.status()).as(none).isEqualTo(400);
      assertThat(refused.json().get("scimType").textValue()).as(none).isEqualTo("invalidValue");
    }
    for (String never : List.of("0", "null", "2", "99999999999999999999")) {
      assertThat(statuses(idp.post("/Bulk", body, never))).as(never).hasSize(2);
    }
    assertThat(statuses(idp.post("/Bulk", body, "1"))).hasSize(1);
  }

  @Test
  void findsTheLongestCircle(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    List<String> circle = new ArrayList<>();
    for (int i = 0; i < Bulk.MAX_OPERATIONS; i++) {
      circle.add(
          "{'method': 'POST', 'path': '/Groups', 'bulkId': 'g%d', 'data': {'members': 'bulkId:g%d'}}"
              .formatted(i, (i + 1) % Bulk.MAX_OPERATIONS));
    }

    Rest.Answer answer = idp.post("/Bulk", "{'Operations': [" + String.join(",", circle) + "]}");

    assertThat(statuses(answer)).hasSize(Bulk.MAX_OPERATIONS).containsOnly("409");
  }

  @Test
  void takesTheOperationsOfAPatchAlone(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String user = "/Users/" + idp.user("a");

    Rest.Answer answer =
        idp.post(
            "/Bulk",
            """
            {'Operations': [
              {'method': 'PATCH', 'path': '@', 'data': [
                {'op': 'add', 'path': '@:manager', 'value': 'bulkId:b'},
                {'op': 'replace', 'path': 'nickName', 'value': 'N'}]},
              {'method': 'POST', 'path': '/Users', 'bulkId': 'b', 'data': {'userName': 'b'}},
              {'method': 'PUT', 'path': '@', 'data': [{'userName': 'c'}]},
              {'method': 'PUT', 'path': '@'}]}
            """,
            user,
            Schema.ENTERPRISE_USER.id(),
            user,
            user);

    assertThat(statuses(answer)).containsExactly("200", "201", "400", "400");
    JsonNode read = idp.get(user).json();
    assertThat(read.get("nickName").textValue()).isEqualTo("N");
    assertThat(read.get(Schema.ENTERPRISE_USER.id()).at("/manager/value").textValue())
        .isEqualTo(id(answer, 1));
    assertThat(answer.json().at("/Operations/2/response/detail").textValue())
        .contains("must be an object");
    assertThat(answer.json().at("/Operations/3/response/detail").textValue()).contains("no data");
  }

  private static List<String> statuses(Rest.Answer answer) {
    List<String> statuses = new ArrayList<>();
    answer.json().get("Operations").forEach(one -> statuses.add(one.get("status").textValue()));
    return statuses;
  }

  private static String id(Rest.Answer answer, int operation) {
    String location = answer.json().at("/Operations/%d/location".formatted(operation)).textValue();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static List<String> members(JsonNode group) {
    return group.get("members").findValuesAsText("value");
  }
}
