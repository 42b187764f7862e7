package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.schema.Schema;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The life of a group and of its members. */
@GuildhallTest
final class GroupsTest {

  /** Another type's known schema is left out, like the server's own, unless a path names it. */
  @Test
  void whatOnlyUsersHaveIsNotKeptInAGroup(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String more =
        """
        '@': {'title': 'x'}, '@': {'department': 'd'}, '@:department': 'e'
        """;
    Object[] urns = {Schema.USER.id(), Schema.ENTERPRISE_USER.id(), Schema.ENTERPRISE_USER.id()};
    JsonNode created = idp.post("/Groups", "{'displayName': 'g', " + more + "}", urns).json();
    String path = "/Groups/" + created.get("id").textValue();
    JsonNode patched = idp.patch(path, "{'op': 'add', 'value': {" + more + "}}", urns).json();
    JsonNode replaced = idp.put(path, "{'displayName': 'g', " + more + "}", urns).json();

    for (JsonNode group : List.of(created, patched, replaced)) {
      List<String> names = new ArrayList<>();
      group.fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .containsExactlyInAnyOrder("schemas", "id", "displayName", "members", "meta");
      assertThat(group.get("schemas")).hasSize(1);
    }
    assertThat(
            idp.patch(path, "{'op': 'add', 'path': '@:department', 'value': 'x'}", urns[1])
                .json()
                .get("scimType")
                .textValue())
        .isEqualTo("invalidPath");
    assertThat(
            idp.post("/Users", "{'userName': 'a', '@': {'displayName': 'x'}}", Schema.GROUP.id())
                .json()
                .has(Schema.GROUP.id()))
        .isFalse();
  }

  @Test
  void membersAreASetThatFollowsTheUsers(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String a = idp.user("a");
    String b = idp.user("b");
    Rest.Answer created =
        idp.post(
            "/Groups",
            "{'displayName': 'Staff', 'members': [{'value': '@', '$ref': null}, {'value': '@'}]}",
            a,
            a);
    String path = "/Groups/" + Idp.id(created);

    assertThat(created.json().at("/members"))
        .isEqualTo(
            Trees.of(
                    Idp.json(
                        "{'m':[{'value':'%s','$ref':'%s/Users/%s','display':'a','type':'User'}]}"
                            .formatted(a, idp.scim().url(), a)))
                .get("m"));
    Rest.Answer added =
        idp.patch(
            path,
            "{'op': 'Add', 'path': 'members', 'value': [{'value': '@'}, {'value': '@'}]}",
            a,
            b);
    assertThat(added.status()).isEqualTo(200);
    assertThat(members(added.json())).containsExactly(a, b);
    assertThat(idp.get("/Users/" + b).json().at("/groups/0/display").textValue())
        .isEqualTo("Staff");
    idp.patch("/Users/" + b, "{'op': 'add', 'path': 'displayName', 'value': 'Bea'}");
    assertThat(idp.get(path).json().at("/members/1/display").textValue()).isEqualTo("Bea");
    idp.patch(path, "{'op': 'remove', 'path': 'members[value eq \\\"@\\\"]'}", a);
    assertThat(members(idp.get(path).json())).containsExactly(b);
    idp.patch(path, "{'op': 'remove', 'path': 'members[display sw \\\"be\\\"]'}");
    assertThat(members(idp.get(path).json())).isEmpty();
    idp.patch(path, "{'op': 'replace', 'value': {'id': 'x', 'members': [{'value': '@'}]}}", b);
    assertThat(members(idp.get(path).json())).containsExactly(b);
    assertThat(idp.get(path + "?excludedAttributes=members").json().has("members")).isFalse();
    assertThat(idp.put(path, "{'displayName': 'STAFF'}").json().at("/members/0/value").textValue())
        .isEqualTo(b);
    idp.scim().delete("/Users/" + b);
    assertThat(members(idp.get(path).json())).isEmpty();
    assertThat(idp.put(path, "{'displayName': 'STAFF', 'members': []}").status()).isEqualTo(200);
    assertThat(idp.scim().delete(path).status()).isEqualTo(204);
    assertThat(idp.get(path).status()).isEqualTo(404);
  }

  @Test
  void takesTheRolesThatItGaveWithIt(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String staff = idp.group("Staff");
    String guests = idp.group("Guests");
    String directory =
        "/api/v1/organizations/" + idp.organization() + "/directories/" + idp.directory();
    String role = "{\"group_id\": \"%s\", \"role_name\": \"admin\"}";
    environment
        .rest()
        .put(
            directory + "/groups/-/roles:assign",
            "{\"assignments\": [%s, %s]}".formatted(role.formatted(staff), role.formatted(guests)));
    assertThat(idp.scim().delete("/Groups/" + staff).status()).isEqualTo(204);
    assertThat(
            environment
                .rest()
                .get(directory)
                .json()
                .at("/directory/role_assignments/assignments")
                .findValuesAsText("group_id"))
        .containsExactly(guests);
  }

  @Test
  void whatADeletedGroupGaveIsToldAsItWas(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String staff = idp.group("Staff");
    idp.patch(
        "/Groups/" + staff,
        "{'op': 'add', 'path': 'members', 'value': [{'value': '@'}]}",
        idp.user("a"));
    environment
        .rest()
        .put(
            idp.apiPath() + "/groups/-/roles:assign",
            Idp.json("{'assignments': [{'group_id': '@', 'role_name': 'admin'}]}", staff));
    idp.scim().delete("/Groups/" + staff);

    JsonNode directory = idp.events().get(0);
    assertThat(directory.get("type").textValue()).isEqualTo("organization.directory_updated");
    assertThat(directory.at("/data/role_assignments")).isEmpty();
    assertThat(directory.at("/old_data/role_assignments/0/role_name").textValue())
        .isEqualTo("admin");
    JsonNode user = idp.events().get(1);
    assertThat(user.get("type").textValue()).isEqualTo("organization.directory.user_updated");
    assertThat(user.at("/data/roles")).isEmpty();
    assertThat(user.at("/old_data/roles/0/role_name").textValue()).isEqualTo("admin");
    assertThat(directory.get("sequence").intValue()).isEqualTo(user.get("sequence").intValue() + 1);
  }

  @Test
  void whoLeavesWhileTheGroupIsRenamedWasInItByItsOldName(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String staff = "/Groups/" + idp.group("Staff");
    String a = idp.user("a");
    String add = "{'op': 'add', 'path': 'members', 'value': '@'}";

    idp.patch(staff, add, a);
    idp.patch(
        staff,
        "{'op': 'replace', 'path': 'displayName', 'value': 'Crew'},"
            + "{'op': 'remove', 'path': 'members[value eq \\'@\\']'}",
        a);
    assertThat(idp.events().at("/0/old_data/groups").findValuesAsText("name"))
        .containsExactly("Staff");
    idp.patch(staff, add, a);
    idp.put(staff, "{'displayName': 'Team', 'members': []}");
    assertThat(idp.events().at("/0/old_data/groups").findValuesAsText("name"))
        .containsExactly("Crew");
  }

  @Test
  void aNameThatOthersShowIsPartOfTheirVersions(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String user = "/Users/" + idp.user("a");
    String group = "/Groups/" + idp.group("Staff");
    String other = "/Groups/" + idp.group("Sales");
    String before = version(idp, other);
    idp.patch(
        group,
        "{'op': 'add', 'path': 'members', 'value': '@'}",
        user.substring("/Users/".length()));

    assertThat(changes(idp, group, user, "{'op': 'add', 'path': 'title', 'value': 'T'}")).isFalse();
    assertThat(changes(idp, group, user, "{'op': 'add', 'path': 'userName', 'value': 'b'}"))
        .isTrue();
    assertThat(changes(idp, group, user, "{'op': 'add', 'path': 'displayName', 'value': 'B'}"))
        .isTrue();
    assertThat(changes(idp, group, user, "{'op': 'add', 'path': 'userName', 'value': 'c'}"))
        .isFalse();
    assertThat(changes(idp, user, group, "{'op': 'add', 'path': 'externalId', 'value': '1'}"))
        .isFalse();
    assertThat(changes(idp, user, group, "{'op': 'add', 'path': 'displayName', 'value': 'Crew'}"))
        .isTrue();
    assertThat(version(idp, other)).isEqualTo(before);
  }

  /** Whether a change of one resource makes another one a different one for who knows it. */
  private static boolean changes(Idp idp, String shown, String changed, String operation) {
    String known = version(idp, shown);
    int events = lastSequence(idp);
    assertThat(idp.patch(changed, operation).status()).isEqualTo(200);
    assertThat(lastSequence(idp)).isEqualTo(events + 1);
    Rest.Answer asked = idp.scim().get(shown, "If-None-Match", known);
    return asked.status() == 200 && !known.equals(version(idp, shown));
  }

  private static int lastSequence(Idp idp) {
    return idp.events().at("/0/sequence").intValue();
  }

  private static String version(Idp idp, String path) {
    return idp.get(path).json().at("/meta/version").textValue();
  }

  @Test
  void namesAreUniqueUnlessExternalIdsTellGroupsApart(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String body = "{'displayName': '@', 'externalId': '@'}";

    idp.group("Staff");
    assertThat(idp.post("/Groups", "{'displayName': 'STAFF'}").status()).isEqualTo(409);
    assertThat(idp.post("/Groups", body, "staff", "1").status()).isEqualTo(409);
    Idp.id(idp.post("/Groups", body, "Ops", "1"));
    assertThat(idp.post("/Groups", body, "ops", "").status()).isEqualTo(409);
    Idp.id(idp.post("/Groups", body, "Sales", "1"));
    Idp.id(idp.post("/Groups", body, "sales", "2"));
    Rest.Answer same = idp.post("/Groups", body, "SALES", "2");
    assertThat(same.status()).isEqualTo(409);
    assertThat(same.json().get("scimType").textValue()).isEqualTo("uniqueness");
    assertThat(idp.post("/Groups", "{'displayName': 'Sales'}").status()).isEqualTo(409);
  }

  @Test
  void eachWhoComesOrLeavesIsAnEvent(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String a = idp.user("a");
    String group = idp.group("Staff");
    String add = "{'op': 'add', 'path': 'members', 'value': [{'value': '@'}]}";

    idp.patch("/Groups/" + group, add, a);
    int after = idp.events().size();
    idp.patch("/Groups/" + group, add, a);
    assertThat(idp.events()).hasSize(after);
    JsonNode events = idp.events();
    assertThat(events.at("/0/type").textValue()).isEqualTo("organization.directory.user_updated");
    assertThat(events.at("/0/data/groups/0/id").textValue()).isEqualTo(group);
    assertThat(events.at("/0/old_data/groups")).isEmpty();
    assertThat(events.at("/1/type").textValue()).isEqualTo("organization.directory.group_updated");
    assertThat(events.at("/1/data/total_users").intValue()).isEqualTo(1);
    assertThat(events.at("/1/old_data/total_users").intValue()).isZero();
    idp.scim().delete("/Groups/" + group);
    events = idp.events();
    assertThat(events.at("/0/type").textValue()).isEqualTo("organization.directory.user_updated");
    assertThat(events.at("/0/data/groups")).isEmpty();
    assertThat(events.at("/0/old_data/groups/0/name").textValue()).isEqualTo("Staff");
    assertThat(events.at("/1/type").textValue()).isEqualTo("organization.directory.group_deleted");
    assertThat(events.at("/0/sequence").intValue())
        .isEqualTo(events.at("/1/sequence").intValue() + 1);
  }

  @Test
  void theEventOfItsCreationCountsItsMembers(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String user = idp.user("a");

    idp.post(
        "/Groups",
        "{'displayName': 'Staff', 'members': [{'value': '@'}, {'value': '@'}]}",
        user,
        user);

    JsonNode created = idp.events().get(1);
    assertThat(created.get("type").textValue()).isEqualTo("organization.directory.group_created");
    assertThat(created.at("/data/total_users").intValue()).isEqualTo(1);
  }

  @Test
  void parallelPatchesLoseNobody(TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    String path = "/Groups/" + idp.group("Staff");
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      users.add(idp.user("user" + i));
    }
    List<Future<Integer>> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String user : users) {
        statuses.add(
            threads.submit(() ->
                idp.patch(path, "{'op': 'Add', 'path': 'members', 'value': [{'value': '@'}]}", user)
                    .status()));
      }
    }
    for (Future<Integer> status : statuses) {
      assertThat(status.get()).isEqualTo(200);
    }
    assertThat(members(idp.get(path).json())).isEqualTo(users);
  }

  @Test
  void aLargeGroupIsAnsweredWithoutItsList(TestEnvironment environment) throws SQLException {
    Idp idp = Idp.in(environment);
    String one = idp.user("one");
    String group = idp.group("Everybody");
    load(idp, group, 300);
    String add = "{'op': 'add', 'path': 'members', 'value': [{'value': '@'}]}";

    Rest.Answer added = idp.patch("/Groups/" + group, add, one);

    assertThat(added.status()).isEqualTo(204);
    assertThat(added.text()).isEmpty();
    assertThat(idp.get("/Groups/" + group).json().get("members")).hasSize(301);
    assertThat(
            idp.patch("/Groups/" + group + "?attributes=members", add, one).json().get("members"))
        .hasSize(301);
    assertThat(
            idp.patch("/Groups/" + group + "?excludedAttributes=members", add, one)
                .json()
                .get("displayName")
                .textValue())
        .isEqualTo("Everybody");
    idp.patch("/Groups/" + group, "{'op': 'replace', 'path': 'members', 'value': []}");
    assertThat(members(idp.get("/Groups/" + group).json())).isEmpty();
  }

  private static void load(Idp idp, String group, int users) throws SQLException {
    try (Connection connection = idp.environment().server().connect();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                with u as (
                  insert into directory_users (environment_id, directory_id, user_id, user_name,
                    resource, change_id, updated_at)
                  select d.environment_id, d.directory_id, d.directory_id - n * 1024, 'load' || n,
                    jsonb_build_object('userName', 'load' || n, 'schemas', jsonb_build_array()),
                    d.directory_id - n * 1024, now()
                  from directories d, generate_series(1, ?) n where d.directory_id = ?
                  returning *)
                select 1
                """)) {
      statement.setInt(1, users);
      statement.setLong(2, Long.parseLong(idp.directory().substring(4)));
      statement.execute();
    }
    try (Connection connection = idp.environment().server().connect();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                insert into directory_memberships
                select environment_id, directory_id, ?, user_id from directory_users
                where directory_id = ? and user_name like 'load%'
                """)) {
      statement.setLong(1, Long.parseLong(group.substring(9)));
      statement.setLong(2, Long.parseLong(idp.directory().substring(4)));
      statement.execute();
    }
  }

  private static List<String> members(JsonNode group) {
    return group.get("members").findValuesAsText("value");
  }
}
