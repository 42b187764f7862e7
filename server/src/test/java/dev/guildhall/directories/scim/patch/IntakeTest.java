package dev.guildhall.directories.scim.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.Trees;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.schema.Projection;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of what a provider sends, and which parts of it are given back. */
final class IntakeTest {

  @Test
  void keepsWhatIsMeantInTheSchemasWords() {
    ObjectNode kept =
        user(
            """
            {"schemas": ["urn:x:custom", "urn:ietf:params:scim:schemas:core:2.0:User"],
             "ID": "7", "meta": {"version": 1}, "groups": [{"value": "g"}], "password": "secret",
             "USERNAME": "b", "Active": "TRUE", "emails": {"value": "a@b"}, "roles": ["admin"],
             "title": null, "nickName": "", "photos": [], "displayName": 5, "profileUrl": "no url",
             "urn:ietf:params:scim:schemas:extension:Enterprise:2.0:User":
               {"manager": "m", "employeeNumber": 701984},
             "urn:x:custom": {"Any": [null, {"thing": true}]}, "favorite": null}
            """);

    assertThat(kept)
        .isEqualTo(
            Trees.of(
                """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                   "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:x:custom"],
                 "userName": "b", "active": true, "emails": [{"value": "a@b"}],
                 "roles": [{"value": "admin"}], "nickName": "", "displayName": "5",
                 "profileUrl": "no url",
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
                   {"manager": {"value": "m"}, "employeeNumber": "701984"},
                 "urn:x:custom": {"Any": [{"thing": true}]}}
                """));
  }

  @Test
  void readsNamesWithTheirSchemaBeforeThem() {
    assertThat(
            user(
                """
                {"urn:ietf:params:scim:schemas:core:2.0:User:userName": "b",
                 "urn:ietf:params:scim:schemas:core:2.0:User:password": "secret",
                 "urn:ietf:params:scim:schemas:core:2.0:user:emails": {"value": "a@b"},
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:department": "D",
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager.value": 5,
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division": null,
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"costCenter": "C"}}
                """))
        .isEqualTo(
            Trees.of(
                """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                   "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                 "userName": "b", "emails": [{"value": "a@b"}],
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
                   {"costCenter": "C", "department": "D", "manager": {"value": "5"}}}
                """));
  }

  @Test
  void readsNamesAsAPatchDoes() {
    assertThat(
            user(
                """
                {"userName": "b", "name.givenName": "Ann", "name": {"familyName": "B"},
                 "emails[type eq \\"work\\"].value": "w@x", "emails": [{"value": "h@x"}],
                 "manager.value": "literal", "meta.version": "1", "groups.value": "g",
                 "urn:ietf:params:scim:schemas:core:2.0:User": {"addresses[type eq \\"home\\"].region": "R"},
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
                   {"manager.value": "m", "department": "D"}}
                """))
        .isEqualTo(
            Trees.of(
                """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                   "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                 "userName": "b", "name": {"familyName": "B", "givenName": "Ann"},
                 "emails": [{"value": "h@x"}, {"type": "work", "value": "w@x"}],
                 "manager": {"value": "literal"},
                 "addresses": [{"type": "home", "region": "R"}],
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
                   {"department": "D", "manager": {"value": "m"}}}
                """));
  }

  @Test
  void takesTheNamesThatAPatchTakesAndNoOthers() {
    for (String name :
        List.of(
            "1a",
            "",
            "$ref",
            "name.1x",
            "urn:ietf:params:scim:schemas:core:2.0:Custom",
            "urn:ietf:params:scim:schemas:core:2.0:Foo:bar")) {
      String body = body(name);
      assertThatThrownBy(() -> user(body)).as(name).isInstanceOf(ScimException.class);
    }
    for (String name : List.of("_a", "a b", "ä", "urn:x", "urn:x:1.0.0", "urn:x:a.b", "http://x")) {
      ObjectNode kept = user(body(name));
      ObjectNode patched = kept.deepCopy();
      ResourcePatch patch = new ResourcePatch(ResourceType.USER, patched);
      PatchOperation.read(
              ResourceType.USER,
              Trees.of("{\"Operations\": [{\"op\": \"replace\", \"value\": %s}]}".formatted(kept)))
          .forEach(patch::apply);
      Intake.complete(ResourceType.USER, patched);
      assertThat(kept.get(name)).as(name).isEqualTo(Trees.of("{\"k\": 2}"));
      assertThat(patched).as(name).isEqualTo(kept);
    }
  }

  private static String body(String name) {
    return "{\"userName\": \"b\", \"%s\": {\"k\": 2}}".formatted(name.replace("'", "\\\""));
  }

  @Test
  void keepsOneOfEqualValuesAndNamesEverySchemaInUse() {
    assertThat(
            user(
                """
                {"userName": "b", "emails": [{"value": "a@b", "display": "A"}, {"value": "c@d"},
                   {"value": "A@b", "primary": true}],
                 "urn:x:custom": {"floor": 1}, "urn:x:no-object": 1, "http://x/User": {"seat": 1}}
                """))
        .isEqualTo(
            Trees.of(
                """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:x:custom",
                   "http://x/User"],
                 "userName": "b",
                 "emails": [{"value": "A@b", "display": "A", "primary": true}, {"value": "c@d"}],
                 "urn:x:custom": {"floor": 1}, "urn:x:no-object": 1, "http://x/User": {"seat": 1}}
                """));
  }

  @Test
  void namesWithTheirSchemaAndWithoutAreTheSame() {
    assertThat(
            user("{\"userName\": \"b\", \"%s\": {\"Foo\": \"2\"}, \"foo\": \"1\"}"
                    .formatted(Schema.USER.id()))
                .toString())
        .contains("\"foo\":\"2\"")
        .doesNotContain("Foo");
  }

  @Test
  void whatNobodyKnowsHasNoNullsEither() {
    assertThat(
            user("{\"userName\": \"b\", \"x\": {\"a\": null, \"b\": {\"c\": []}, \"d\": 1}}")
                .get("x"))
        .isEqualTo(Trees.of("{\"d\": 1}"));
    ObjectNode listed =
        user(
            """
            {"userName": "b", "x": [null, {}, 1, [], {"a": null}, [null], "", false],
             "y": {"l": [null, {}], "m": 2}, "z": [[], {"a": [null]}]}
            """);
    assertThat(listed.get("x")).isEqualTo(Trees.of("{\"x\": [1, \"\", false]}").get("x"));
    assertThat(listed.get("y")).isEqualTo(Trees.of("{\"m\": 2}"));
    assertThat(listed.has("z")).isFalse();
  }

  @Test
  void anEmptyExternalIdIsNone() {
    assertThat(user("{\"userName\": \"b\", \"externalId\": \"\"}").has("externalId")).isFalse();
  }

  @Test
  void refusesWhatCannotBeMeant() {
    for (String body :
        List.of(
            "{}",
            "{\"userName\": \" \"}",
            "{\"userName\": {\"a\": 1}}",
            "{\"userName\": \"a\", \"active\": 2}",
            "{\"userName\": \"a\", \"name\": \"x\"}",
            "{\"userName\": \"a\", \"%s\": \"x\"}".formatted(Schema.ENTERPRISE_USER.id()),
            "{\"userName\": \"a\", \"emails\": [{\"value\": \"x\", \"primary\": true}, {\"primary\": true}]}",
            "{\"userName\": \"%s\"}".formatted("a".repeat(513)))) {
      assertThatThrownBy(() -> user(body)).as(body).isInstanceOf(ScimException.class);
    }
    for (String body :
        List.of(
            "",
            "[]",
            "{",
            "{\"a\": 1e999}",
            "{\"a\": [-1e-400]}",
            "{\"a\": 1e-999999999}",
            "{\"a\": 1e999999999}",
            "{\"a\": 1e99999999999}",
            "{\"a\": \"\\u0000\"}",
            "{} {}",
            "{\"a\":".repeat(100) + "1" + "}".repeat(100))) {
      assertThatThrownBy(() -> Trees.of(body)).as(body).isInstanceOf(ScimException.class);
    }
  }

  @Test
  void refusesAResourceThatIsTooLarge() {
    String body = "{\"userName\": \"a\", \"urn:x\": {\"a\": \"%s\"}}";
    assertThat(user(body.formatted("a".repeat(1_000_000))).has("urn:x")).isTrue();
    assertThatThrownBy(() -> user(body.formatted("a".repeat(1_100_000))))
        .isInstanceOf(ScimException.class)
        .hasMessageContaining("at most 1048576 bytes");
  }

  @Test
  void givesBackWhatIsAskedFor() {
    assertThat(projected("userName,name.familyName", ""))
        .isEqualTo(
            Trees.of(
                """
                {"schemas": [], "id": "1", "userName": "b", "name": {"familyName": "J"}}
                """));
    assertThat(projected("emails.value,urn:x:1.0:User:floor", ""))
        .isEqualTo(
            Trees.of(
                """
                {"schemas": [], "id": "1", "emails": [{"value": "v"}], "urn:x:1.0:User": {"floor": 1}}
                """));
    assertThat(projected("", "ID,name.givenName,EMAILS,urn:x:1.0:User"))
        .isEqualTo(
            Trees.of(
                """
                {"schemas": [], "id": "1", "userName": "b", "name": {"familyName": "J"}}
                """));
    assertThat(projected("", "urn:x:1.0:User:floor,URN:x:1.0:user:SEAT,emails,name"))
        .isEqualTo(Trees.of("{\"schemas\": [], \"id\": \"1\", \"userName\": \"b\"}"));
    assertThat(projected(Schema.USER.id() + ":USERNAME", ""))
        .isEqualTo(Trees.of("{\"schemas\": [], \"id\": \"1\", \"userName\": \"b\"}"));
    for (String other : List.of(Schema.GROUP.id(), Schema.GROUP.id() + ":userName")) {
      assertThat(projected(other, "")).isEqualTo(Trees.of("{\"schemas\":[],\"id\":\"1\"}"));
      assertThat(projected("", other)).hasSize(6);
    }
    assertThat(projected("nothing there", "")).isEqualTo(Trees.of("{\"schemas\":[],\"id\":\"1\"}"));
  }

  @Test
  void givesBackWhatIsAskedForOfSchemasThatNobodyKnows() {
    String user =
        """
        {"schemas": [], "id": "1", "http://x/User": {"a": 1, "b": 2}, "http://x/name": "n",
         "urn:x:name": "m"}
        """;
    String nothing = "\"schemas\":[],\"id\":\"1\"";
    for (String[] each :
        new String[][] {
          {"http://x/user:A", "{%s,\"http://x/User\":{\"a\":1}}"},
          {"HTTP://x/User", "{%s,\"http://x/User\":{\"a\":1,\"b\":2}}"},
          {"http://x/name", "{%s,\"http://x/name\":\"n\"}"},
          {"urn:x:name", "{%s,\"urn:x:name\":\"m\"}"},
          {"userName", "{%s}"}
        }) {
      assertThat(Projection.of(List.of(each[0]), List.of()).apply(Trees.of(user)))
          .as(each[0])
          .isEqualTo(Trees.of(each[1].formatted(nothing)));
    }
    assertThat(
            Projection.of(List.of(), List.of("http://x/User:a,urn:x:name")).apply(Trees.of(user)))
        .isEqualTo(
            Trees.of(
                "{%s,\"http://x/User\":{\"b\":2},\"http://x/name\":\"n\"}".formatted(nothing)));
  }

  private static ObjectNode projected(String attributes, String excluded) {
    return Projection.of(List.of(attributes), List.of(excluded))
        .in(ResourceType.USER)
        .apply(
            Trees.of(
                """
                {"schemas": [], "id": "1", "userName": "b",
                 "name": {"familyName": "J", "givenName": "B"},
                 "emails": [{"value": "v", "type": "work"}],
                 "urn:x:1.0:User": {"floor": 1, "seat": 2}}
                """));
  }

  private static ObjectNode user(String body) {
    ObjectNode kept = Intake.resource(ResourceType.USER, Trees.of(body));
    Intake.complete(ResourceType.USER, kept);
    return kept;
  }
}
