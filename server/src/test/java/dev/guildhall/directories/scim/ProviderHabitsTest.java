package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import org.junit.jupiter.api.Test;

/** What providers really send, each under the name of its habit (SCIM.md, section 4). */
@GuildhallTest
final class ProviderHabitsTest {
  private static final String ENTERPRISE =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

  @Test
  void oktaLooksUpCreatesAndDeactivates(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    Rest.Answer none =
        idp.get("/Users?filter=userName%20eq%20%22ann.o%40acme.com%22&startIndex=1&count=100");
    assertThat(none.status()).isEqualTo(200);
    assertThat(none.json())
        .isEqualTo(
            Trees.of(
                Idp.json(
                    "{'schemas': ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],"
                        + " 'totalResults': 0, 'startIndex': 1, 'itemsPerPage': 0, 'Resources': []}")));
    String okta =
        """
        {'schemas': ['urn:ietf:params:scim:schemas:core:2.0:User'], 'userName': 'ann.o\\u0040acme.com',
         'name': {'givenName': 'Ann', 'familyName': 'O'}, 'locale': 'en-US', 'password': '1mz050nq',
         'emails': [{'primary': true, 'value': 'ann.o\\u0040acme.com', 'type': 'work'}],
         'displayName': 'Ann O', 'externalId': '00ujl29u0le5T6Aj10h7', 'groups': [], 'active': true}
        """;
    Rest.Answer created =
        idp.scim()
            .post("/Users", Idp.json(okta), "content-type", "application/json; charset=UTF-8");
    String id = Idp.id(created);
    assertThat(created.text()).doesNotContain("1mz050nq");
    Rest.Answer replaced =
        idp.put(
            "/Users/" + id,
            okta.replace("'active': true", "'active': false, 'id': 'x', 'meta': {'a': 1}"));
    assertThat(replaced.json().get("active").booleanValue()).isFalse();
    assertThat(replaced.json().get("id").textValue()).isEqualTo(id);
    Rest.Answer patched = idp.patch("/Users/" + id, "{'op': 'replace', 'value': {'active': true}}");
    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.json().get("active").booleanValue()).isTrue();
  }

  @Test
  void oktaPushesAGroup(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String a = idp.user("a");
    String b = idp.user("b");
    String group =
        "/Groups/" + Idp.id(idp.post("/Groups", "{'displayName': 'Test', 'members': []}"));

    idp.patch(
        group,
        "{'op': 'replace', 'value': {'id': '@', 'displayName': 'Renamed'}}",
        group.substring(8));
    idp.patch(
        group, "{'op': 'add', 'path': 'members', 'value': [{'value': '@', 'display': 'x'}]}", a);
    idp.patch(
        group,
        "{'op': 'remove', 'path': 'members[value eq \\\"@\\\"]'},"
            + "{'op': 'add', 'path': 'members', 'value': [{'value': '@', 'display': 'b'}]}",
        a,
        b);

    JsonNode read = idp.get(group).json();
    assertThat(read.get("displayName").textValue()).isEqualTo("Renamed");
    assertThat(read.get("members").findValuesAsText("value")).containsExactly(b);
    idp.patch(group, "{'op': 'replace', 'path': 'members', 'value': []}");
    assertThat(idp.get(group).json().get("members")).isEmpty();
  }

  @Test
  void entraWithoutTheFlagWritesTextsAndCapitals(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String a = idp.user("a");
    String path = "/Users/" + a;
    JsonNode user =
        idp.patch(
                path,
                "{'op': 'Replace', 'path': 'active', 'value': 'False'},"
                    + "{'op': 'Add', 'path': 'emails[type eq \\\"work\\\"].value', 'value': 'e'},"
                    + "{'op': 'Add', 'path': 'name.givenName', 'value': 'Ann'},"
                    + "{'op': 'Add', 'path': '@:manager', 'value': 'nobody'},"
                    + "{'op': 'Add', 'path': 'roles[primary eq \\\"True\\\"].value', 'value': 'r'}",
                ENTERPRISE)
            .json();
    assertThat(user.get("active").booleanValue()).isFalse();
    assertThat(user.get("emails").toString()).isEqualTo("[{\"type\":\"work\",\"value\":\"e\"}]");
    assertThat(user.at("/" + ENTERPRISE + "/manager/value").textValue()).isEqualTo("nobody");
    assertThat(user.at("/roles/0/primary").booleanValue()).isTrue();
    JsonNode found =
        idp.list("/Users", "active eq 'False' and roles[primary eq 'True'].value eq 'r'");
    assertThat(found.get("totalResults").intValue()).isEqualTo(1);
    String group =
        "/Groups/"
            + Idp.id(
                idp.post(
                    "/Groups",
                    """
                    {'schemas': ['urn:ietf:params:scim:schemas:core:2.0:Group',
                       'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
                     'externalId': '8aa1', 'displayName': 'Staff', 'meta': {'resourceType': 'Group'}}
                    """));
    idp.patch(
        group, "{'op': 'Add', 'path': 'members', 'value': [{'$ref': null, 'value': '@'}]}", a);
    assertThat(idp.get(group).json().get("members")).hasSize(1);
    idp.patch(
        group, "{'op': 'Remove', 'path': 'members', 'value': [{'$ref': null, 'value': '@'}]}", a);
    assertThat(idp.get(group + "?excludedAttributes=members").json().has("members")).isFalse();
    assertThat(idp.get(group).json().get("members")).isEmpty();
  }

  @Test
  void entraWithTheFlagWritesDottedKeys(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String path = "/Users/" + idp.user("a");
    JsonNode user =
        idp.patch(
                path,
                "{'op': 'add', 'value': {'name.familyName': 'O', 'active': true,"
                    + " 'emails[type eq \\\"work\\\"].value': 'w', '@:department': 'D',"
                    + " '@': {'costCenter': 'C'}}},"
                    + "{'op': 'replace', 'path': '@:manager', 'value': {'value': ''}}",
                ENTERPRISE,
                ENTERPRISE,
                ENTERPRISE)
            .json();
    assertThat(user.at("/name/familyName").textValue()).isEqualTo("O");
    assertThat(user.at("/emails/0/value").textValue()).isEqualTo("w");
    assertThat(user.get(ENTERPRISE).toString())
        .isIn(
            "{\"department\":\"D\",\"costCenter\":\"C\"}",
            "{\"costCenter\":\"C\",\"department\":\"D\"}");
  }

  @Test
  void entraTestsTheConnectionWithAUserThatIsNot(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    for (String path :
        new String[] {
          "/Users?filter=userName+eq+%22non-existent%22",
          "/Groups?excludedAttributes=members&filter=displayName+eq+%22x%22"
        }) {
      Rest.Answer answer = idp.get(path);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().get("totalResults").intValue()).isZero();
    }
  }

  @Test
  void jumpCloudRemovesMembersWithAList(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String a = idp.user("a");
    String b = idp.user("b");
    String group =
        "/Groups/"
            + Idp.id(
                idp.post(
                    "/Groups/",
                    "{'displayName': 'G', 'members': [{'value': '@'}, {'value': '@'}]}",
                    a,
                    b));
    Rest.Answer answer =
        idp.scim()
            .patch(
                group + "/",
                Idp.json(
                    "{'Operations': [{'op': 'remove', 'path': 'members', 'value': [{'value': '@'}]}]}",
                    a),
                "content-type",
                "application/json");
    assertThat(answer.json().get("members").findValuesAsText("value")).containsExactly(b);
    idp.patch(group, "{'op': 'remove', 'path': 'members', 'value': []}");
    assertThat(idp.get(group).json().get("members")).hasSize(1);
  }

  @Test
  void oneLoginAndGoogleChangeIdsAndCases(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String path = "/Users/" + idp.user("a") + "/";
    idp.put(path, "{'userName': 'a', 'externalId': '1'}");
    assertThat(idp.put(path, "{'userName': 'A', 'externalId': '2'}").status()).isEqualTo(200);
    assertThat(idp.list("/Users/", "externalId eq '2'").at("/Resources/0/userName").textValue())
        .isEqualTo("A");
    assertThat(idp.list("/Users", "externalId eq '1'").get("totalResults").intValue()).isZero();
    String group = "/Groups/" + idp.group("staff");
    assertThat(idp.patch(group, "{'op': 'replace', 'value': {'displayName': 'Staff'}}").status())
        .isEqualTo(200);
    assertThat(idp.get("/Users?count=0").json().get("totalResults").intValue()).isEqualTo(1);
  }

  @Test
  void pingLooksUpByEmail(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    idp.post(
        "/Users", "{'userName': 'a', 'emails': [{'value': 'Ann\\u0040x.org'}, {'value': 'b'}]}");
    for (String filter : new String[] {"emails eq 'ann@X.org'", "emails.value eq 'B'"}) {
      assertThat(idp.list("/Users", filter).get("totalResults").intValue()).isEqualTo(1);
    }
  }

  @Test
  void authentikReadsWhatTheEndpointCan(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    JsonNode config = idp.get("/ServiceProviderConfig").json();
    assertThat(config.at("/patch/supported").booleanValue()).isTrue();
    assertThat(config.at("/filter/maxResults").intValue()).isEqualTo(1000);
    assertThat(config.get("documentationUri").isTextual()).isTrue();
    assertThat(idp.get("/ResourceTypes").json().at("/Resources/0/id").textValue())
        .isEqualTo("User");
    JsonNode schemas = idp.get("/Schemas").json();
    assertThat(schemas.get("totalResults").intValue()).isEqualTo(3);
    String one = "/Schemas/" + ENTERPRISE;
    assertThat(idp.get(one).json()).isEqualTo(schemas.at("/Resources/1"));
    assertThat(idp.get("/Schemas/urn:nothing").status()).isEqualTo(404);
  }

  @Test
  void theSeatAfterTheLastIsRefusedInAWordAnAdministratorUnderstands(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    Rest.Answer set =
        environment
            .rest()
            .patch(
                "/api/v1/organizations/" + idp.organization() + "/settings/usermanagement",
                "{\"settings\": {\"max_allowed_users\": 1}}");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    idp.user("a");
    Rest.Answer refused = idp.post("/Users", "{'userName': 'b'}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().get("detail").textValue()).contains("all of its 1 seats");
  }
}
