package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How members are named, in a group that is written whole and in a PATCH. */
@GuildhallTest
final class GroupMembersTest {

  @Test
  void anUnknownMemberIsNamedAndNothingIsApplied(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String a = idp.user("a");
    String stranger = Idp.in(environment).user("a");
    String path = "/Groups/" + idp.group("Staff");

    for (String unknown : List.of("diruser_1", "nonsense", stranger)) {
      Rest.Answer refused =
          idp.patch(
              path,
              "{'op': 'replace', 'path': 'displayName', 'value': 'X'},"
                  + "{'op': 'add', 'path': 'members', 'value': [{'value': '@'}, {'value': '@'}]}",
              a,
              unknown);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().get("scimType").textValue()).isEqualTo("invalidValue");
      assertThat(refused.json().get("detail").textValue()).contains(unknown);
    }
    JsonNode group = idp.get(path).json();
    assertThat(members(group)).isEmpty();
    assertThat(group.get("displayName").textValue()).isEqualTo("Staff");
    assertThat(group.at("/meta/version").textValue()).isEqualTo("W/\"1\"");
  }

  @Test
  void aMemberWithoutAValueIsRefusedHoweverTheGroupIsWritten(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String user = idp.user("a");
    String path = "/Groups/" + idp.group("Staff");

    for (String member : List.of("{'$ref': 'x'}", "{}", "{'value': null}", "null", "''")) {
      String body = "{'displayName': 'Staff', 'members': [{'value': '@'}, " + member + "]}";
      for (Rest.Answer refused :
          List.of(
              idp.post("/Groups", body.replace("Staff", "Sales"), user),
              idp.put(path, body, user),
              idp.patch(path, "{'op': 'add', 'path': 'members', 'value': [" + member + "]}"))) {
        assertThat(refused.status()).as(member).isEqualTo(400);
        assertThat(refused.json().get("scimType").textValue()).isEqualTo("invalidValue");
        assertThat(refused.json().get("detail").textValue())
            .contains("without a value", "value is required");
      }
    }
    assertThat(idp.get("/Groups").json().get("totalResults").intValue()).isEqualTo(1);
  }

  @Test
  void whoIsRemovedMayBeNamedByWhatTheServerPrints(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    List<String> users = List.of(idp.user("a"), idp.user("b"), idp.user("c"), idp.user("d"));
    String path = "/Groups/" + idp.group("Staff");
    idp.patch(
        path, "{'op': 'add', 'path': 'members', 'value': ['@', '@', '@', '@']}", users.toArray());
    String url = idp.get(path).json().at("/members/0/$ref").textValue();

    String remove = "{'op': 'remove', 'path': 'members', 'value': @}";
    for (String nobody : List.of("[{}]", "[{'type': 'User'}]", "['@', {'value': null}]", "''")) {
      Rest.Answer refused = idp.patch(path, remove.replace("@", nobody), users.get(1));
      assertThat(refused.status()).as(nobody).isEqualTo(400);
      assertThat(refused.json().get("scimType").textValue()).isEqualTo("invalidValue");
    }
    idp.patch(path, remove.replace("@", "[]"));
    idp.patch(path, remove.replace("@", "[{'value': '@', 'type': 'group'}]"), users.get(1));
    assertThat(members(idp.get(path).json())).isEqualTo(users);
    idp.patch(path, remove.replace("@", "[{'$REF': '" + url + "', 'display': 'b'}]"));
    assertThat(members(idp.get(path).json())).isEqualTo(users.subList(1, 4));
    idp.patch(
        path,
        remove.replace(
            "@", "[{'display': 'B', '$ref': null}, {'display': 'nobody'}, {'value': 'x'}]"));
    assertThat(members(idp.get(path).json())).isEqualTo(users.subList(2, 4));
    idp.patch(path, remove.replace("@", "{'display': 'c', 'value': '@'}"), users.get(3));
    assertThat(members(idp.get(path).json())).containsExactly(users.get(2));
  }

  @Test
  void ofThoseWhoMatchTheNamedOnesAreRemovedAlone(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    List<String> users = List.of(idp.user("a"), idp.user("b"), idp.user("c"));
    String path = "/Groups/" + idp.group("Staff");
    idp.patch(path, "{'op': 'add', 'path': 'members', 'value': ['@', '@', '@']}", users.toArray());

    String remove = "{'op': 'remove', 'path': 'members[?]', 'value': @}";
    String all = remove.replace("?", "type eq \\\"User\\\"");
    idp.patch(path, all.replace("@", "[]"));
    idp.patch(
        path,
        remove
            .replace("?", "display eq \\\"b\\\"")
            .replace("@", "[{'value': '@'}, {'display': 'c'}]"),
        users.get(0));
    assertThat(members(idp.get(path).json())).isEqualTo(users);
    idp.patch(path, all.replace("@", "[{'value': '@'}]"), users.get(0));
    assertThat(members(idp.get(path).json())).isEqualTo(users.subList(1, 3));
    idp.patch(path, all.replace("@", "{'display': 'c'}"));
    assertThat(members(idp.get(path).json())).containsExactly(users.get(1));
  }

  @Test
  void membersAreReadHoweverTheyStand(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String user = idp.user("a");
    int groups = 0;
    for (String members :
        List.of(
            "'members': [{'value': '@'}]",
            "'MEMBERS': {'value': '@'}",
            "'members': '@'",
            "'urn:ietf:params:scim:schemas:core:2.0:Group': {'members': [{'value': '@'}]}",
            "'urn:ietf:params:scim:schemas:core:2.0:Group:members': [{'value': '@'}]")) {
      String body = "{'displayName': 'g" + groups++ + "', " + members + "}";
      String path = "/Groups/" + Idp.id(idp.post("/Groups", body, user));
      assertThat(members(idp.get(path).json())).as(members).containsExactly(user);
      idp.patch(path, "{'op': 'remove', 'path': 'members'}");
      assertThat(members(idp.put(path, body, user).json())).as(members).containsExactly(user);
    }
    String other = idp.user("b");
    for (String members :
        List.of(
            "'members': [{'value': '@'}], 'urn:ietf:params:scim:schemas:core:2.0:Group:members':"
                + " [{'value': '@'}]",
            "'urn:ietf:params:scim:schemas:core:2.0:Group': {'MEMBERS': '@'}, 'members': ['@']",
            "'members': [], 'members.value': '@',"
                + " 'urn:ietf:params:scim:schemas:core:2.0:group.members': '@'")) {
      String body = "{'displayName': 'g" + groups++ + "', " + members + "}";
      String path = "/Groups/" + Idp.id(idp.post("/Groups", body, user, other));
      assertThat(members(idp.get(path).json())).as(members).containsExactlyInAnyOrder(user, other);
      idp.patch(path, "{'op': 'remove', 'path': 'members'}");
      assertThat(members(idp.put(path, body, user, other).json()))
          .as(members)
          .containsExactlyInAnyOrder(user, other);
    }
    for (String none : List.of("'members': null", "'members': []", "'x': 1")) {
      String body = "{'displayName': 'g" + groups++ + "', " + none + "}";
      assertThat(members(idp.post("/Groups", body).json())).as(none).isEmpty();
    }
  }

  private static List<String> members(JsonNode group) {
    return group.get("members").findValuesAsText("value");
  }
}
