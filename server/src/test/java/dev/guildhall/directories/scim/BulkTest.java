package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
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

  private static List<String> members(JsonNode group) {
    return group.get("members").findValuesAsText("value");
  }
}
