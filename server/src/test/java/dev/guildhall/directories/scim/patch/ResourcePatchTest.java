package dev.guildhall.directories.scim.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.Trees;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PATCH on a tree: each operation's rule, and the habits of the providers. */
final class ResourcePatchTest {
  private static final String USER =
      """
      {"userName": "bjensen", "active": true, "name": {"givenName": "Barbara"},
       "emails": [{"type": "work", "value": "w@x.org", "primary": true},
                  {"type": "home", "value": "h@x.org"}],
       "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
         {"department": "A", "manager": {"value": "1"}}}
      """;

  /** Operations in single quotes, the pointer that is looked at, what must be there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'replace','value':{'active':false}} | /active | false",
        "{'op':'Replace','path':'active','value':'False'} | /active | false",
        "{'op':'REPLACE','value':{'active':'True'}} | /active | true",
        "{'op':'Add','path':'userName','value':'b2'} | /userName | 'b2'",
        "{'op':'Add','path':'userName','value':[{'$ref':null,'value':'b3'}]} | /userName | 'b3'",
        "{'op':'replace','path':'name','value':{'familyName':'J'}} | /name | "
            + "{'givenName':'Barbara','familyName':'J'}",
        "{'op':'add','value':{'name.familyName':'J'}} | /name/familyName | 'J'",
        "{'op':'replace','path':'NAME.givenname','value':'X'} | /name | {'givenName':'X'}",
        "{'op':'remove','path':'name.givenName'} | /name | ",
        "{'op':'add','path':'emails','value':[{'type':'work','value':'w@x.org','primary':true}]}"
            + " | /emails/2 | ",
        "{'op':'add','path':'emails','value':{'value':'n@x.org','primary':'True'}}"
            + " | /emails/0/primary | false",
        "{'op':'replace','path':'emails','value':[{'value':'n@x.org'}]} | /emails | "
            + "[{'value':'n@x.org'}]",
        "{'op':'replace','path':'emails[type eq `work`].value','value':'n'} | /emails/0/value | 'n'",
        "{'op':'add','path':'emails[type eq `other`].value','value':'n'} | /emails/2 | "
            + "{'type':'other','value':'n'}",
        "{'op':'add','value':{'emails[type eq `other`].value':'n'}} | /emails/2/value | 'n'",
        "{'op':'add','path':'roles[primary eq `True`].value','value':'r'} | /roles/0 | "
            + "{'primary':true,'value':'r'}",
        "{'op':'remove','path':'emails[type eq `work`]'} | /emails | "
            + "[{'type':'home','value':'h@x.org'}]",
        "{'op':'remove','path':'emails[type eq `none`]'} | /emails/1/value | 'h@x.org'",
        "{'op':'remove','path':'emails','value':[{'value':'w@x.org'}]} | /emails/0/value | "
            + "'h@x.org'",
        "{'op':'remove','path':'emails','value':[{'VALUE':'W@X.org'}]} | /emails/0/value | "
            + "'h@x.org'",
        "{'op':'remove','path':'emails','value':{'value':'w@x.org'}} | /emails | "
            + "[{'type':'home','value':'h@x.org'}]",
        "{'op':'remove','path':'emails','value':'H@x.org'} | /emails | "
            + "[{'type':'work','value':'w@x.org','primary':true}]",
        "{'op':'remove','path':'emails','value':[{'value':'w@x.org','type':'home'}]} | "
            + "/emails/1/value | 'h@x.org'",
        "{'op':'remove','path':'emails','value':[{'value':'w@x.org','Type':'Work'}]} | "
            + "/emails/0/value | 'h@x.org'",
        "{'op':'remove','path':'emails','value':[{'type':'work'}, {}, null, '']} | "
            + "/emails/1/value | 'h@x.org'",
        "{'op':'remove','path':'emails','value':null} | /emails | ",
        "{'op':'add','path':'emails','value':null} | /emails/1/value | 'h@x.org'",
        "{'op':'add','path':'emails','value':[]} | /emails/1/value | 'h@x.org'",
        "{'op':'add','path':'emails','value':[null]} | /emails/1/value | 'h@x.org'",
        "{'op':'add','value':{'title':'x','emails':null}} | /emails/1/value | 'h@x.org'",
        "{'op':'replace','value':{'emails':null}} | /emails | ",
        "{'op':'add','value':{'name':{'givenName':null}}} | /name | ",
        "{'op':'remove','path':'emails'} | /emails | ",
        "{'op':'replace','path':'emails[type eq `work`]','value':{'type':'work','value':'z'}}"
            + " | /emails/0 | {'type':'work','value':'z'}",
        "{'op':'replace','path':'emails[type eq `work`]','value':[{'value':'z'}]}"
            + " | /emails/0 | {'value':'z'}",
        "{'op':'add','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',"
            + "'value':'B'} | /urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department"
            + " | 'B'",
        "{'op':'add','value':{'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':"
            + "{'division':'D'}}} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/division | 'D'",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager'"
            + ",'value':'77'} | /urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager"
            + " | {'value':'77'}",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager'"
            + ",'value':{'value':''}} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | ",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
            + ".value','value':''} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | ",
        "{'op':'remove','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | ",
        "{'op':'add','path':'urn:ietf:params:scim:schemas:core:2.0:User:title','value':'T'} | "
            + "/title | 'T'",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:core:2.0:User.active','value':false} | "
            + "/active | false",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:core:2.0:user.active':false}} | "
            + "/active | false",
        "{'op':'replace','path':"
            + "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department','value':'B'}"
            + " | /urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department | 'B'",
        "{'op':'add','path':'_own','value':1} | /_own | 1",
        "{'op':'add','value':{'urn:my:2.0:User':{'2fa':true}}} | /urn:my:2.0:User/2fa | true",
        "{'op':'add','path':'urn:my:user:2.0','value':{'a':1}} | /urn:my:user:2.0/a | 1",
        "{'op':'add','value':{'urn:my:2.0:User':{'floor':3}}} | /urn:my:2.0:User/floor | 3",
        "{'op':'add','path':'urn:my:2.0:User:floor','value':3} | /urn:my:2.0:User/floor | 3",
        "{'op':'add','path':'favorite','value':{'a':[1]}} | /favorite/a/0 | 1",
        "{'op':'add','value':{'not a path':1}} | /not a path | 1",
        "{'op':'replace','value':{'id':'7'}} | /id | ",
        "{'op':'replace','value':{'id':'7','meta':{},'groups':[],'password':'p','title':'T'}} | "
            + "/password | ",
        "{'op':'replace','path':'title','value':null} | /title | ",
        "{'op':'replace','path':'name','value':{'familyName':'J','givenName':null}} | /name | "
            + "{'familyName':'J'}",
        "{'op':'replace','value':{'name':{'GIVENNAME':null,'middleName':null}}} | /name | ",
        "{'op':'add','path':'emails[type eq `work`]','value':{'primary':null}} | /emails/0 | "
            + "{'type':'work','value':'w@x.org'}",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager'"
            + ",'value':{'value':null}} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | ",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':"
            + "{'manager':{'displayName':'D','value':null}}}} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | "
            + "{'displayName':'D'}"
      })
  void changes(String operation, String pointer, String expected) {
    ObjectNode resource = Trees.of(USER);

    patch(resource, operation);

    assertThat(resource.at(pointer).toString())
        .isEqualTo(expected == null ? "" : expected.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'replace','path':'emails[type eq `none`].value','value':'x'} | noTarget",
        "{'op':'add','path':'emails[value co `x`].type','value':'x'} |",
        "{'op':'add','path':'emails[value co `none`].type','value':'x'} | noTarget",
        "{'op':'remove'} | noTarget",
        "{'op':'remove','value':{'title':'x','emails':[]}} | noTarget",
        "{'op':'replace','path':'active[value eq `x`].y','value':'x'} | invalidPath",
        "{'op':'add','path':'title[type eq `x`].value','value':'x'} | invalidPath",
        "{'op':'remove','path':'displayName[value eq `x`]'} | invalidPath",
        "{'op':'add','path':'schemas[value eq `x`].y','value':'x'} | invalidPath",
        "{'op':'add','value':{'externalId[value eq `x`].y':'x'}} | invalidPath",
        "{'op':'replace','path':'name[givenName eq `Barbara`].familyName','value':'x'} | invalidPath",
        "{'op':'remove','path':'name[givenName eq `Barbara`]'} | invalidPath",
        "{'op':'add','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
            + ":department[value eq `x`].y','value':'x'} | invalidPath",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
            + ":manager[value eq `1`].displayName','value':'x'} | invalidPath",
        "{'op':'add','value':{'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':"
            + "{'manager[value eq `1`].displayName':'x'}}} | invalidPath",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:core:2.0:Group:displayName':'x'}} |",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:core:2.0:Group:displayName',"
            + "'value':'x'} | invalidPath",
        "{'op':'add','path':'urn:ietf:params:scim:schemas:core:2.0:group','value':{'title':'x'}}"
            + " | invalidPath",
        "{'op':'replace','path':'emails[','value':'x'} | invalidPath",
        "{'op':'replace','path':'$.active','value':false} | invalidPath",
        "{'op':'replace','path':'1active','value':false} | invalidPath",
        "{'op':'replace','path':'name.1x','value':'x'} | invalidPath",
        "{'op':'replace','path':'emails[type eq `work`].1x','value':'x'} | invalidPath",
        "{'op':'replace','path':'$ref','value':'x'} | invalidPath",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:core:2.0:active','value':false}"
            + " | invalidPath",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:core:2.0:Users:active','value':false}"
            + " | invalidPath",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:department',"
            + "'value':'x'} | invalidPath",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:core:2.0:active':false}}"
            + " | invalidPath",
        "{'op':'replace','value':{'$.active':false}} | invalidPath",
        "{'op':'replace','value':{'1active':false}} | invalidPath",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:core:2.0:User':"
            + "{'urn:ietf:params:scim:schemas:core:2.0:active':false}}} | invalidPath",
        "{'op':'move','path':'title','value':'x'} | invalidSyntax",
        "{'op':'add','path':'title'} | invalidValue",
        "{'op':'add','value':'x'} | invalidValue",
        "{'op':'replace','path':'active','value':'perhaps'} | invalidValue",
        "{'op':'replace','path':'name','value':'x'} | invalidValue",
        "{'op':'add','path':'x509Certificates','value':[{'value':'no base64!'}]} | invalidValue",
        "{'op':'add','path':'x509Certificates','value':[{'value':'AQ\\nID BA=='}]} |",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':'x'}}"
            + " | invalidValue",
        "{'op':'add','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User','value':1}"
            + " | invalidValue"
      })
  void refuses(String operation, String scimType) {
    ObjectNode resource = Trees.of(USER);
    if (scimType == null) {
      patch(resource, operation);
      return;
    }
    assertThatThrownBy(() -> patch(resource, operation))
        .isInstanceOfSatisfying(
            ScimException.class,
            refused ->
                assertThat(refused.error().print().path("scimType").asText()).isEqualTo(scimType));
  }

  @Test
  void appliesOperationsInTheirOrder() {
    ObjectNode resource = Trees.of(USER);

    patch(
        resource,
        "{'op':'remove','path':'emails'},{'op':'add','path':'emails[type eq `work`].value',"
            + "'value':'a'},{'op':'add','path':'emails[type eq `work`].primary','value':'True'}");

    assertThat(resource.get("emails").toString())
        .isEqualTo("[{\"type\":\"work\",\"value\":\"a\",\"primary\":true}]");
  }

  @Test
  void addsNoValueTwiceThatTheSchemaDoesNotTellApart() {
    ObjectNode resource =
        Trees.of(
            """
            {"userName": "a", "emails": [{"value": "b@x.com", "type": "home"}],
             "addresses": [{"country": "DE"}], "photos": [{"value": "http://x/a"}],
             "x": ["a", {"value": "a", "K": 1}]}
            """);

    patch(
        resource,
        "{'op':'add','path':'emails','value':[{'value':'B@x.com','type':'Home','display':'B'}]},"
            + "{'op':'add','path':'emails','value':'b@x.com'},"
            + "{'op':'add','path':'addresses','value':{'country':'de'}},"
            + "{'op':'add','path':'photos','value':{'value':'http://x/A'}},"
            + "{'op':'add','path':'x','value':['A','a',{'value':'A','k':2}]}");

    assertThat(resource)
        .isEqualTo(
            Trees.of(
                """
                {"userName": "a", "emails": [{"value": "B@x.com", "type": "Home", "display": "B"},
                   {"value": "b@x.com"}],
                 "addresses": [{"country": "de"}],
                 "photos": [{"value": "http://x/a"}, {"value": "http://x/A"}],
                 "x": ["a", {"value": "A", "K": 2}, "A"]}
                """));
  }

  @Test
  void takesAwayWhatIsNullInsideAListedValue() {
    ObjectNode resource =
        Trees.of(
            """
            {"userName": "a", "emails": [
              {"value": "b@x.com", "type": "home", "display": "B", "primary": true, "k": 1}]}
            """);

    patch(
        resource,
        "{'op':'add','path':'emails','value':[{'value':'b@x.com','type':'home','DISPLAY':null,"
            + "'primary':null,'K':null},{'value':'n@x.com','display':null,'primary':true}, null]},"
            + "{'op':'add','value':{'emails':{'value':'n@x.com','type':null,'display':'N'}}}");

    assertThat(resource.get("emails").toString())
        .isEqualTo(
            "[{\"value\":\"b@x.com\",\"type\":\"home\"},"
                + "{\"value\":\"n@x.com\",\"primary\":true,\"display\":\"N\"}]");
  }

  @Test
  void removesTheValueThatIsNamedAndNoOther() {
    ObjectNode resource =
        Trees.of(
            """
            {"userName": "a", "emails": [{"value": "a", "type": "work"}, {"value": "a", "type": "home"},
               {"value": "a"}], "x509Certificates": [{"value": "AQ=="}, {"value": "aq=="}],
             "addresses": [{"type": "work", "region": "R"}, {"type": "home", "region": "R"}],
             "x": ["a", "b", 1]}
            """);

    patch(
        resource,
        "{'op':'remove','path':'emails','value':[{'value':'A','type':'work'}]},"
            + "{'op':'remove','path':'x509Certificates','value':'aq=='},"
            + "{'op':'remove','path':'addresses','value':{'region':'r','TYPE':'Work'}},"
            + "{'op':'remove','path':'x','value':1}");

    assertThat(resource)
        .isEqualTo(
            Trees.of(
                """
                {"userName": "a", "emails": [{"value": "a", "type": "home"}, {"value": "a"}],
                 "x509Certificates": [{"value": "AQ=="}],
                 "addresses": [{"type": "home", "region": "R"}], "x": ["a", "b"]}
                """));
  }

  @Test
  void forgetsTheSchemaOfAnExtensionThatIsTakenAway() {
    ObjectNode resource =
        Trees.of(
            "{\"userName\": \"a\", \"schemas\": [\"urn:x:1.0:User\"], \"urn:x:1.0:User\": {\"a\": 1}}");

    patch(resource, "{'op':'remove','path':'urn:x:1.0:User:a'}");
    Intake.complete(ResourceType.USER, resource);

    assertThat(resource.get("schemas").toString())
        .isEqualTo("[\"urn:ietf:params:scim:schemas:core:2.0:User\"]");
  }

  @Test
  void comparesSoMuchAndNoMore() {
    ObjectNode resource = Trees.of("{\"userName\": \"a\", \"emails\": []}");
    for (int i = 0; i < 5_000; i++) {
      resource.withArray("emails").addObject().put("value", "e%d@x.org".formatted(i));
    }
    String operation = "{'op':'replace','path':'emails[value eq `e1@x.org`].display','value':'d'}";

    patch(resource, String.join(",", Collections.nCopies(200, operation)));

    assertThat(resource.at("/emails/1/display").asText()).isEqualTo("d");
    assertThatThrownBy(() -> patch(resource, String.join(",", Collections.nCopies(201, operation))))
        .isInstanceOfSatisfying(
            ScimException.class,
            refused ->
                assertThat(refused.error().print().path("scimType").asText()).isEqualTo("tooMany"));
  }

  @Test
  void addsManyOneByOneForWhatOneOfThemCosts() {
    ObjectNode resource = Trees.of("{\"userName\": \"a\", \"emails\": []}");
    for (int i = 0; i < 20_000; i++) {
      resource.withArray("emails").addObject().put("value", "e%d@x.org".formatted(i));
    }
    List<String> additions = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      additions.add(
          "{'op':'add','path':'emails','value':[{'value':'n%d@x.org','primary':true}]}"
              .formatted(i));
      additions.add("{'op':'replace','path':'title','value':'%d'}".formatted(i));
    }

    patch(resource, String.join(",", additions));

    assertThat(resource.get("emails")).hasSize(20_500);
    assertThat(resource.at("/emails/20498/primary").booleanValue()).isFalse();
    assertThat(resource.at("/emails/20499/primary").booleanValue()).isTrue();
    String both =
        "{'op':'add','path':'emails','value':{'value':'m'}},"
            + "{'op':'replace','path':'emails.display','value':'d'}";
    assertThatThrownBy(() -> patch(resource, String.join(",", Collections.nCopies(30, both))))
        .isInstanceOfSatisfying(
            ScimException.class,
            refused ->
                assertThat(refused.error().print().path("scimType").asText()).isEqualTo("tooMany"));
  }

  @Test
  void ordinaryPatchesPassHoweverMixed() {
    ObjectNode resource = Trees.of("{\"userName\": \"a\", \"emails\": []}");
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      resource.withArray("emails").addObject().put("value", "e%d@x.org".formatted(i));
    }
    for (int i = 0; i < 500; i++) {
      operations.add("{'op':'add','path':'emails','value':{'value':'n%d'}}".formatted(i));
      operations.add(
          "{'op':'replace','path':'emails[value eq `n%d`].type','value':'work'}".formatted(i));
    }

    patch(resource, String.join(",", operations));

    assertThat(resource.get("emails")).hasSize(600);
    assertThat(resource.at("/emails/599/type").asText()).isEqualTo("work");
  }

  @Test
  void knowsAValueAgainThatLostItsRank() {
    ObjectNode resource = Trees.of("{\"userName\": \"a\"}");

    patch(
        resource,
        "{'op':'add','path':'addresses','value':[{'country':'IT'}]},"
            + "{'op':'add','path':'addresses','value':[{'country':'DE','primary':true}]},"
            + "{'op':'add','path':'addresses','value':[{'country':'FR','primary':true}]},"
            + "{'op':'add','path':'addresses','value':[{'country':'DE','primary':false}]}");

    assertThat(resource.get("addresses").toString())
        .isEqualTo(
            "[{\"country\":\"IT\"},{\"country\":\"DE\",\"primary\":false},"
                + "{\"country\":\"FR\",\"primary\":true}]");
  }

  /** The URN of an extension's attribute and that of an extension look the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'replace','value':{'urn:okta:acme:1.0:User:n':{'m':5}}} | {'a':1,'n':{'m':5}}",
        "{'op':'add','path':'URN:okta:acme:1.0:User:address','value':{'city':'B'}} | "
            + "{'a':1,'address':{'city':'B'}}",
        "{'op':'replace','value':{'urn:okta:acme:1.0:User':{'n':{'m':5}}}} | {'a':1,'n':{'m':5}}",
        "{'op':'replace','path':'urn:okta:acme:1.0:User:a','value':{'m':5}} | {'a':{'m':5}}",
        "{'op':'remove','path':'urn:okta:acme:1.0:User.a'} | {'a':1}",
        "{'op':'remove','path':'urn:okta:acme:1.0:User'} | "
      })
  void changesTheExtensionThatIsThere(String operation, String expected) {
    ObjectNode resource = Trees.of("{\"userName\": \"a\", \"urn:okta:acme:1.0:User\": {\"a\": 1}}");
    Intake.complete(ResourceType.USER, resource);

    patch(resource, operation);

    assertThat(resource.path("urn:okta:acme:1.0:User").toString())
        .isEqualTo(expected == null ? "" : expected.replace('\'', '"'));
    Intake.complete(ResourceType.USER, resource);
    assertThat(resource.get("schemas")).hasSize(expected == null ? 1 : 2);
  }

  private static void patch(ObjectNode resource, String operations) {
    ObjectNode body =
        Trees.of(
            "{'Operations':[%s]}".formatted(operations).replace("`", "\\\"").replace('\'', '"'));
    ResourcePatch patch = new ResourcePatch(ResourceType.USER, resource);
    PatchOperation.read(ResourceType.USER, body).forEach(patch::apply);
  }
}
