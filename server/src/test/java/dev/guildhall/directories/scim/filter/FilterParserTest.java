package dev.guildhall.directories.scim.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.Trees;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole grammar, read and evaluated; what is none is refused with the place. */
final class FilterParserTest {
  private static final JsonNode USER =
      Trees.of(
          """
          {"userName": "Bjensen", "externalId": "E1", "active": true, "title": "",
           "name": {"familyName": "O'Malley"}, "greek": "ΟΔΟΣ", "dotted": "İx", "n": 5, "custom": ["a", "b"],
           "emails": [{"type": "work", "value": "b@Example.com", "primary": true},
                      {"type": "home", "value": "babs@home.org", "$ref": "r"}],
           "roles": [{"value": "admin", "primary": true}],
           "x509Certificates": [{"value": "B"}],
           "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
             {"department": "R&D", "manager": {"value": "26118915"}},
           "urn:custom:1.0:User": {"floor": "3"}, "urn:okta:custom:2.0": {"floor": "3"},
           "meta": {"lastModified": "2026-05-13T04:42:34Z", "resourceType": "User"}}
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userName eq \"bjensen\"",
        "USERNAME Eq \"BJENSEN\"",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"bj\"",
        "name.familyName co \"o'm\"",
        "userName ew \"SEN\"",
        "userName gt \"adam\" and userName lt \"carl\"",
        "externalId eq \"E1\"",
        "not (externalId eq \"e1\")",
        "not(userName pr)or active eq true",
        "title pr or userName pr",
        "not (title pr)",
        "nickName eq null and userName ne null",
        "active eq \"True\" and active ne \"False\"",
        "roles[primary eq \"True\"]",
        "roles[primary eq \"True\"].value eq \"admin\"",
        "emails eq \"B@example.com\"",
        "emails.value co \"home.org\"",
        "emails[type eq \"work\" and value co \"@example.com\"]",
        "emails[type eq \"work\"].value eq \"b@example.com\"",
        "emails[type eq \"home\"] and not (emails[type eq \"home\"].value eq \"b@example.com\")",
        "emails[not (type eq \"work\")].value sw \"babs\"",
        "emails[type eq \"other\"] or (userName pr and (active eq true))",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"r&d\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq \"26118915\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq \"26118915\"",
        "urn:custom:1.0:User:floor eq \"3\"",
        "urn:custom:1.0:User:floor pr and not (urn:custom:1.0:User:room pr)",
        "URN:custom:1.0:User pr and not (urn:custom:1.0 pr)",
        "urn:okta:custom:2.0 pr",
        "urn:ietf:params:scim:schemas:core:2.0:User.userName sw \"bj\"",
        "emails[$ref eq \"r\"] and emails.$ref eq \"r\" and emails[type pr].$ref eq \"r\"",
        "meta.lastModified ge \"2026-05-13T06:42:34+02:00\"",
        "meta.lastModified gt \"2026-05-13T04:42:33Z\" and meta.resourceType eq \"User\"",
        "n gt 4 and n le 5 and n ne 4",
        "custom eq \"A\" and custom eq \"b\"",
        "userName ne \"x\" and nickName ne \"x\"",
        "userName eq \"x\" or userName eq \"y\" or userName eq \"bjensen\"",
        "meta.lastModified ge \"1970-01-01T00:00:00Z\"",
        "meta.lastModified gt \"0001-01-01T00:00:00Z\" and meta.lastModified ne \"-5000-01-01T00:00:00Z\"",
        "meta.lastModified le \"9999-12-31T23:59:59Z\" and meta.lastModified lt \"+99999-01-01T00:00:00Z\"",
        "meta.lastModified eq \"2026-05-13T04:42:34\"",
        "greek eq \"οδοσ\" and greek ew \"Σ\" and dotted sw \"ix\" and dotted eq \"İX\"",
        "not (urn:ietf:params:scim:schemas:core:2.0:Group:userName pr)",
        "x509Certificates.value eq \"A\" or userName pr",
        "  userName   eq   \"bjensen\"  "
      })
  void matches(String filter) {
    assertThat(FilterMatch.resource(FilterParser.filter(filter), ResourceType.USER, USER)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userName eq \"jensen\"",
        "userName eq \"bjensen\" and active eq false",
        "emails[type eq \"home\" and value co \"example\"]",
        "userName pr and userName eq \"x\" or active eq \"false\"",
        "externalId eq \"e1\"",
        "externalId co \"e\"",
        "not (userName pr and active eq true)",
        "nope eq \"x\"",
        "emails eq null",
        "greek eq \"οδος\"",
        "urn:ietf:params:scim:schemas:core:2.0:Group:userName eq \"bjensen\""
      })
  void doesNotMatch(String filter) {
    assertThat(FilterMatch.resource(FilterParser.filter(filter), ResourceType.USER, USER))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "userName",
        "userName eq",
        "userName eq bjensen",
        "userName eq \"bjensen",
        "userName eq \"bjensen\" and",
        "userName eq \"a\" \"b\"",
        "userName is \"a\"",
        "(userName pr",
        "userName pr)",
        "emails[type eq \"work\"",
        "emails[type eq \"work\"]]",
        "emails[a[b pr]]",
        "emails.value[type pr]",
        "not userName pr",
        "a.b.c eq 1",
        "userName eq \"\\u0000\"",
        "userName eq \"\\ud800\"",
        "userName eq [1]",
        "n gt 1e-400",
        "n gt 1e99999999999",
        "userName eq {}",
        "urn:ietf:params:scim:schemas:core:2.0:User eq 1",
        "; drop table users",
        "1active eq true",
        "$.active eq true",
        "$ref pr",
        "name.1x pr",
        "emails[type pr].$x pr",
        "urn:ietf:params:scim:schemas:core:2.0:active eq true",
        "urn:ietf:params:scim:schemas:core:2.0 pr",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:department pr",
        "userName eq 'x'"
      })
  void refuses(String filter) {
    assertThatThrownBy(() -> FilterParser.filter(filter))
        .isInstanceOfSatisfying(
            ScimException.class,
            refused ->
                assertThat(refused.error().print().get("scimType").textValue())
                    .isEqualTo("invalidFilter"));
  }

  @Test
  void refusesWhatAnAttributeCannotBeComparedWith() {
    for (String filter :
        new String[] {
          "active gt true",
          "active eq \"perhaps\"",
          "name eq \"x\"",
          "meta.created gt \"yesterday\"",
          "x509Certificates.value gt \"A\"",
          "x509Certificates[value le \"A\"]",
          "userName gt null"
        }) {
      assertThatThrownBy(
              () -> FilterMatch.resource(FilterParser.filter(filter), ResourceType.USER, USER))
          .isInstanceOf(ScimException.class);
    }
  }

  @Test
  void boundsDepthAndSize() {
    String deep = "(".repeat(100_000) + "a pr" + ")".repeat(100_000);
    String wide = "a pr" + " and a pr".repeat(10_000);

    assertThatThrownBy(() -> FilterParser.filter(deep)).isInstanceOf(ScimException.class);
    assertThatThrownBy(() -> FilterParser.filter(wide)).isInstanceOf(ScimException.class);
    assertThat(FilterParser.filter("a pr" + " or a pr".repeat(200))).isNotNull();
  }

  @Test
  void readsPaths() throws AttributePath.Malformed {
    assertThat(
            FilterParser.path(
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:Manager.value")
                .attribute())
        .isEqualTo(
            new AttributePath(
                java.util.Optional.of(Schema.ENTERPRISE_USER.id()),
                "Manager",
                java.util.Optional.of("value")));
    assertThat(FilterParser.path("members[value eq \"x\"]").where()).isPresent();
    assertThat(FilterParser.path("emails[type eq \"work\"].value").attribute())
        .isEqualTo(AttributePath.parse("emails.value"));
    for (String path : new String[] {"", "a b", "emails[", "emails[type eq \"x\"].", "a.b.c"}) {
      assertThatThrownBy(() -> FilterParser.path(path)).isInstanceOf(ScimException.class);
    }
  }
}
