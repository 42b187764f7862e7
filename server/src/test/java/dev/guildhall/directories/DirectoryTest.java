package dev.guildhall.directories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@GuildhallTest
class DirectoryTest {

  @Test
  void aNewDirectoryIsEnabledAndEmpty(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    JsonNode shown = directory.get();
    assertThat(shown.toString())
        .isEqualTo(
            """
            {"id":"%s","name":"","directory_type":"SCIM","organization_id":"%s","enabled":true,\
            "directory_provider":"OKTA","directory_endpoint":"%s/directory/%1$s/scim/v2",\
            "total_users":0,"total_groups":0,"secrets":[],\
            "stats":{"total_users":0,"total_groups":0},"status":"IN_PROGRESS","email":"",\
            "groups_tracked":"ALL"}\
            """
                .formatted(directory.id(), directory.organizationId(), environment.server().url()));
  }

  @Test
  void theTypeIsRequiredAndMustBeServed(TestEnvironment environment) {
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    String path = "/api/v1/organizations/" + organization + "/directories";
    assertThat(environment.rest().post(path, "{}").json().get("message").textValue())
        .isEqualTo("directory.directory_type: is required: SCIM");
    assertThat(environment.rest().post(path, "{\"directory_type\": \"LDAP\"}").status())
        .isEqualTo(400);
    assertThat(
            environment
                .rest()
                .post("/api/v1/organizations/org_1/directories", "{\"directory_type\": \"SCIM\"}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void directoriesAreListedOldestFirst(TestEnvironment environment) {
    TestDirectory first = TestDirectory.in(environment);
    TestDirectory second = TestDirectory.in(environment, first.organizationId());
    JsonNode list =
        environment
            .rest()
            .get("/api/v1/organizations/" + first.organizationId() + "/directories")
            .json()
            .get("directories");
    assertThat(list.findValuesAsText("id")).containsExactly(first.id(), second.id());
  }

  @Test
  void onlyADisabledDirectoryIsDeleted(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    Rest rest = environment.rest();
    Rest.Answer refused = rest.delete(directory.path());
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue())
        .contains("directory is enabled")
        .contains("disable");
    assertThat(rest.patch(directory.path() + ":disable", "").text())
        .isEqualTo("{\"enabled\":false}");
    assertThat(directory.get().get("enabled").booleanValue()).isFalse();
    assertThat(rest.delete(directory.path()).text()).isEqualTo("{}");
    assertThat(rest.get(directory.path()).status()).isEqualTo(404);
    assertThat(rest.delete(directory.path()).status()).isEqualTo(404);
    assertThat(rest.patch(directory.path() + ":enable", "").status()).isEqualTo(404);
  }

  @Test
  void anUpdateChangesWhatItNames(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    Rest rest = environment.rest();
    rest.patch(directory.path(), "{\"name\": \"People\", \"status\": \"COMPLETED\"}");
    JsonNode shown = directory.get();
    assertThat(shown.get("name").textValue()).isEqualTo("People");
    assertThat(shown.get("status").textValue()).isEqualTo("COMPLETED");
    assertThat(shown.get("enabled").booleanValue()).isTrue();
    assertThat(shown.get("directory_provider").textValue()).isEqualTo("OKTA");
    rest.patch(directory.path(), "{\"enabled\": false}");
    assertThat(directory.get().get("enabled").booleanValue()).isFalse();
    assertThat(directory.get().get("name").textValue()).isEqualTo("People");
    assertThat(rest.patch(directory.path(), "{\"name\": \"\"}").json().get("message").textValue())
        .isEqualTo("directory.name: must not be empty");
  }

  @Test
  void nullChangesNothingThatCannotBeAbsent(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    Rest rest = environment.rest();
    rest.patch(
        directory.path(),
        """
        {"name": "People", "directory_provider": "OKTA", "status": "COMPLETED",
         "mappings": [{"key": "email", "map_to": "mail"}],
         "groups": [{"external_id": "g", "display_name": "G", "email": "g@acme.example"}]}
        """);
    JsonNode before = rest.get(directory.path()).json();
    assertThat(before.at("/directory/attribute_mappings/attributes")).hasSize(1);

    for (String field :
        List.of(
            "name",
            "directory_type",
            "enabled",
            "directory_provider",
            "status",
            "mappings",
            "groups")) {
      Rest.Answer answer = rest.patch(directory.path(), "{\"%s\": null}".formatted(field));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(rest.get(directory.path()).json()).as(field).isEqualTo(before);
    }
    assertThat(before.at("/directory/enabled").booleanValue()).isTrue();
  }

  @Test
  void groupsOfAnUpdateAreCheckedOneByOne(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    String group = "{\"external_id\": \"g\", \"display_name\": \"G\", \"email\": \"%s\"}";

    for (String email : List.of("x".repeat(257), "a\\u0000@acme.example")) {
      Rest.Answer refused =
          environment
              .rest()
              .patch(
                  directory.path(),
                  "{\"groups\": [%s, %s]}".formatted(group.formatted(""), group.formatted(email)));
      assertThat(refused.status()).as(refused.text()).isEqualTo(400);
      assertThat(refused.json().at("/details/0/validation_error_info/field_violations/0/field"))
          .hasToString("\"directory.groups[1].email\"");
    }
    assertThat(
            environment
                .rest()
                .patch(
                    directory.path(),
                    "{\"groups\": [%s]}".formatted(group.formatted("x".repeat(256))))
                .status())
        .isEqualTo(200);
  }

  @Test
  void mappingsOfAnUpdateAreCheckedOneByOne(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    String good = "{\"key\": \"ok\", \"map_to\": \"ok\"}";

    Rest.Answer refused =
        environment
            .rest()
            .patch(
                directory.path(),
                "{\"mappings\": [%s, {\"key\": \"\", \"map_to\": \"%s\"}]}"
                    .formatted(good, "x".repeat(33)));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue())
        .isEqualTo(
            "directory.mappings[1].key: must not be empty;"
                + " directory.mappings[1].map_to: must have at most 32 characters, has 33");
  }

  @Test
  void whatIsNoIdOfAGroupIsRefused(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    Rest rest = environment.rest();
    String users = directory.path() + "/users?directory_group_id=";

    Rest.Answer refused = rest.get(users + "x");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("directory_group_id", "must start with dirgroup_");
    assertThat(rest.get(users + "dirgroup_1").status()).isEqualTo(404);
    assertThat(rest.get(users).status()).isEqualTo(200);
  }

  @Test
  void secretsAreShownOnceAndReplacedOnesOverlap(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    JsonNode made = environment.rest().post(directory.path() + "/secrets", "").json();
    String plain = made.get("plain_secret").textValue();
    assertThat(made.at("/secret/secret_suffix").textValue())
        .isEqualTo(plain.substring(plain.length() - 4));
    assertThat(made.at("/secret/status").textValue()).isEqualTo("ACTIVE");
    assertThat(made.at("/secret/id").textValue()).startsWith("sec_");
    assertThat(directory.get().toString()).doesNotContain(plain);
    Rest.Answer renewed = environment.rest().post(directory.path() + "/secrets:regenerate", "");
    assertThat(renewed.status()).isEqualTo(200);
    JsonNode secrets = directory.get().get("secrets");
    assertThat(secrets).hasSize(2);
    assertThat(secrets.get(0).get("id")).isEqualTo(renewed.json().at("/secret/id"));
    assertThat(secrets.get(0).has("expire_time")).isFalse();
    assertThat(secrets.get(1).get("id")).isEqualTo(made.at("/secret/id"));
    assertThat(secrets.get(1).get("status").textValue()).isEqualTo("ACTIVE");
    assertThat(secrets.get(1).has("expire_time")).isTrue();
  }

  @Test
  void whatIsSetOnItAndItsDeletionAreEvents(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    Rest rest = environment.rest();
    String attributes = "{\"attributes\":[{\"key\":\"email\",\"map_to\":\"mail\"}]}";
    rest.put(directory.path() + "/attributes", attributes);
    rest.put(directory.path() + "/attributes", attributes);
    rest.patch(directory.path(), "{}");
    rest.patch(directory.path() + ":disable", "");
    rest.delete(directory.path());

    JsonNode events = rest.post("/api/v1/events", "{}").json().get("events");

    assertThat(events.findValuesAsText("type"))
        .startsWith(
            "organization.directory_deleted",
            "organization.directory_disabled",
            "organization.directory_updated",
            "organization.directory_enabled");
    JsonNode updated = events.get(2);
    assertThat(updated.at("/data/attribute_mappings/0/map_to").textValue()).isEqualTo("mail");
    assertThat(updated.at("/old_data/attribute_mappings")).isEmpty();
    assertThat(updated.get("data").has("enabled")).isTrue();
    // What changed nothing left its time as it was too.
    assertThat(events.at("/1/old_data/updated_at")).isEqualTo(updated.at("/data/updated_at"));
    assertThat(events.get(3).has("old_data")).isFalse();
  }

  @Test
  void everythingThatIsSetOnItShowsInItsEvents(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    Rest rest = environment.rest();
    for (String groups : List.of("\"a\",\"b\"", "\"b\"", "\"b\"")) {
      rest.put(directory.path() + "/groups:assign", "{\"external_ids\":[%s]}".formatted(groups));
    }
    rest.patch(directory.path(), "{\"status\": \"COMPLETED\"}");
    String group = "{\"external_id\":\"g\",\"display_name\":\"G\",\"email\":\"\"}";
    rest.patch(directory.path(), "{\"groups\": [%s]}".formatted(group));

    JsonNode events =
        rest.post("/api/v1/events", "{\"event_types\": [\"organization.directory_updated\"]}")
            .json()
            .get("events");

    assertThat(events).hasSize(4);
    assertThat(events.at("/0/old_data/groups")).isEmpty();
    assertThat(events.at("/0/data/groups/0/display_name").textValue()).isEqualTo("G");
    assertThat(events.at("/1/old_data/status").textValue()).isEqualTo("IN_PROGRESS");
    assertThat(events.at("/1/data/status").textValue()).isEqualTo("COMPLETED");
    assertThat(events.at("/2/old_data/tracked_groups")).hasToString("[\"a\",\"b\"]");
    assertThat(events.at("/2/data/tracked_groups")).hasToString("[\"b\"]");
    assertThat(events.at("/3/old_data/groups_tracked").textValue()).isEqualTo("ALL");
    assertThat(events.at("/3/data/groups_tracked").textValue()).isEqualTo("SELECTED");
  }

  @Test
  void attributesRolesAndGroupsAreAssigned(TestEnvironment environment) throws Exception {
    TestDirectory directory = TestDirectory.in(environment);
    directory.load(1);
    Rest rest = environment.rest();
    String attributes = "{\"attributes\":[{\"key\":\"email\",\"map_to\":\"mail\"}]}";
    assertThat(rest.put(directory.path() + "/attributes", attributes).text())
        .isEqualTo("{\"attribute_mappings\":" + attributes + "}");
    String group = rest.get(directory.path() + "/groups").json().at("/groups/0/id").textValue();
    String roles =
        "{\"assignments\":[{\"group_id\":\"%s\",\"role_name\":\"admin\",\"role_id\":\"\"}]}"
            .formatted(group);
    assertThat(rest.put(directory.path() + "/groups/-/roles:assign", roles).text())
        .isEqualTo("{\"role_assignments\":" + roles + "}");
    assertThat(
            rest.put(
                    directory.path() + "/groups/-/roles:assign", roles.replace(group, "dirgroup_1"))
                .json()
                .get("message")
                .textValue())
        .contains("dirgroup_1")
        .contains("not found");
    assertThat(
            rest.put(directory.path() + "/groups:assign", "{\"external_ids\":[\"a\",\"b\"]}")
                .text())
        .isEqualTo("{}");
    JsonNode shown = directory.get();
    assertThat(shown.get("attribute_mappings").toString()).isEqualTo(attributes);
    assertThat(shown.get("role_assignments").toString()).isEqualTo(roles);
    assertThat(shown.get("groups_tracked").textValue()).isEqualTo("SELECTED");
    assertThat(rest.get(directory.path() + ":sync").text()).isEqualTo("{}");
  }

  @Test
  void usersAndGroupsAreWalkedPageByPage(TestEnvironment environment) throws Exception {
    TestDirectory directory = TestDirectory.in(environment);
    directory.load(25);
    Rest rest = environment.rest();
    for (String filter :
        List.of("", "&updated_after=1970-01-01T00:00:00Z", "&updated_after=2024-01-01T00:00:00Z")) {
      List<String> ids = new ArrayList<>();
      String token = "";
      do {
        JsonNode page =
            rest.get(directory.path() + "/users?page_size=10&page_token=" + token + filter).json();
        assertThat(page.get("total_size").intValue()).isEqualTo(25);
        ids.addAll(page.get("users").findValuesAsText("email"));
        token = page.get("next_page_token").textValue();
      } while (!token.isEmpty());
      Set<String> distinct = new HashSet<>(ids);
      assertThat(ids).hasSize(25);
      assertThat(distinct).hasSize(25);
      assertThat(ids.getFirst())
          .isEqualTo(filter.contains("2024") ? "user1@acme.example" : "user25@acme.example");
    }
    JsonNode none = rest.get(directory.path() + "/users?updated_after=2100-01-01T00:00:00Z").json();
    assertThat(none.get("users")).isEmpty();
    assertThat(none.get("total_size").intValue()).isZero();

    JsonNode groups = rest.get(directory.path() + "/groups?include_detail=true").json();
    JsonNode group = groups.at("/groups/0");
    assertThat(group.get("total_users").intValue()).isEqualTo(25);
    assertThat(group.at("/group_detail/id")).isEqualTo(group.get("id"));
    assertThat(group.at("/group_detail/display_name").textValue()).isEqualTo("Everybody");
    JsonNode members =
        rest.get(
                directory.path()
                    + "/users?include_detail=true&directory_group_id="
                    + group.get("id").textValue())
            .json();
    assertThat(members.get("total_size").intValue()).isEqualTo(25);
    JsonNode user = members.at("/users/0");
    assertThat(user.at("/user_detail/id")).isEqualTo(user.get("id"));
    assertThat(user.at("/user_detail/email")).isEqualTo(user.get("email"));
    assertThat(user.get("given_name").textValue()).isEqualTo("Given25");
    assertThat(user.at("/groups/0/id")).isEqualTo(group.get("id"));
    assertThat(rest.get(directory.path() + "/groups/summary").json().at("/groups/0/id"))
        .isEqualTo(group.get("id"));
    assertThat(rest.get(directory.path() + "/users?page_size=31").status()).isEqualTo(400);
    JsonNode stats = directory.get().get("stats");
    assertThat(stats.get("total_users").intValue()).isEqualTo(25);
    assertThat(stats.get("total_groups").intValue()).isEqualTo(1);
    assertThat(stats.has("user_updated_at")).isTrue();
  }

  @Test
  void switchesAndNewSecretsAreInTheOrganizationsLog(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    directory.newSecret();
    environment.rest().post(directory.path() + "/secrets:regenerate", "");
    environment.rest().patch(directory.path() + ":disable", "");
    environment.rest().patch(directory.path() + ":disable", "");
    JsonNode events =
        environment
            .rest()
            .post(
                "/api/v1/events",
                "{\"organization_id\": \"%s\"}".formatted(directory.organizationId()))
            .json()
            .get("events");
    List<String> types = new ArrayList<>();
    List<Integer> sequences = new ArrayList<>();
    events.forEach(event -> {
      types.add(event.get("type").textValue());
      sequences.add(event.get("sequence").intValue());
    });
    assertThat(types)
        .containsExactly(
            "organization.directory_disabled",
            "organization.directory_secret_regenerated",
            "organization.directory_secret_created",
            "organization.directory_enabled",
            "organization.created");
    assertThat(sequences).containsExactly(5, 4, 3, 2, 1);
    JsonNode data = events.at("/0/data");
    assertThat(data.get("id").textValue()).isEqualTo(directory.id());
    assertThat(data.get("organization_id").textValue()).isEqualTo(directory.organizationId());
    assertThat(data.get("directory_type").textValue()).isEqualTo("SCIM");
    assertThat(data.get("provider").textValue()).isEqualTo("OKTA");
    assertThat(data.get("enabled").booleanValue()).isFalse();
    assertThat(events.at("/1/data").toString()).doesNotContain("hash");
  }

  @Test
  void nobodyReachesAnotherOnesDirectoryOrADeletedOnes(
      TestEnvironment mine, TestEnvironment theirs) {
    TestDirectory directory = TestDirectory.in(mine);
    String neighbour = mine.createOrganization("{\"display_name\": \"B\"}").get("id").textValue();
    String stranger = theirs.createOrganization("{\"display_name\": \"C\"}").get("id").textValue();
    TestDirectory deleted = TestDirectory.in(mine);
    mine.rest().delete("/api/v1/organizations/" + deleted.organizationId());
    List<TestDirectory> wrong =
        List.of(
            deleted,
            new TestDirectory(mine, neighbour, directory.id()),
            new TestDirectory(theirs, stranger, directory.id()),
            new TestDirectory(theirs, directory.organizationId(), directory.id()));
    for (TestDirectory other : wrong) {
      Rest rest = other.environment().rest();
      String path = other.path();
      List<Rest.Answer> answers =
          List.of(
              rest.get(path),
              rest.patch(path, "{\"name\": \"mine\"}"),
              rest.patch(path + ":disable", ""),
              rest.patch(path + ":enable", ""),
              rest.delete(path),
              rest.get(path + "/users"),
              rest.get(path + "/groups"),
              rest.get(path + "/groups/summary"),
              rest.post(path + "/secrets", ""),
              rest.post(path + "/secrets:regenerate", ""),
              rest.get(path + ":sync"),
              rest.put(path + "/attributes", "{\"attributes\":[]}"),
              rest.put(path + "/groups/-/roles:assign", "{\"assignments\":[]}"),
              rest.put(path + "/groups:assign", "{\"external_ids\":[\"x\"]}"));
      assertThat(answers).extracting(Rest.Answer::status).containsOnly(404);
    }
    assertThat(directory.get().get("enabled").booleanValue()).isTrue();
    assertThat(directory.get().get("secrets")).isEmpty();
  }
}
