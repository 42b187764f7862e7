package dev.guildhall.directories.scim.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.Trees;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How PATCH sets and adds values: the same way wherever they stand, and whoever knows them. */
final class PatchedValuesTest {
  private static final String MANAGER =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

  /** What is there before, the operations, the pointer that is looked at, what must be there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // one attribute, whatever the case of its name
        "'name':{'nosuch':'1'} | {'op':'replace','value':{'name':{'NoSuch':'2'}}} | /name | "
            + "{'nosuch':'2'}",
        "'custom':{'A':'q'} | {'op':'replace','path':'custom','value':{'a':1}} | /custom | {'A':1}",
        "'emails':[{'type':'work','Foo':'1'}] | "
            + "{'op':'add','path':'emails[type eq `work`]','value':{'foo':'2'}} | /emails | "
            + "[{'type':'work','Foo':'2'}]",
        "'t':'x' | {'op':'add','path':'MANAGER','value':{'Mail':'1'}},"
            + "{'op':'add','path':'MANAGER','value':{'mail':'2'}} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | {'Mail':'2'}",
        "'urn:a:b':{'Foo':{'K':1}} | {'op':'add','path':'urn:a:b:foo','value':{'k':'2'}} | "
            + "/urn:a:b | {'Foo':{'K':'2'}}",
        "'things':[{'value':'1','K':1}] | "
            + "{'op':'add','path':'things[value eq `1`]','value':{'k':2}} | /things | "
            + "[{'value':'1','K':2}]",
        "'things':[{'value':'1','K':1}] | "
            + "{'op':'add','path':'things','value':{'VALUE':'1','k':2}} | /things | "
            + "[{'value':'1','K':2}]",
        // another manager has another URL and name
        "'t':'x' | {'op':'add','path':'MANAGER','value':{'value':'1','$ref':'u','displayName':'Old'}},"
            + "{'op':'replace','path':'MANAGER','value':'2'} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | {'value':'2'}",
        "'t':'x' | {'op':'add','path':'MANAGER','value':{'value':'1','$ref':'u','displayName':'Old'}},"
            + "{'op':'add','path':'MANAGER','value':{'value':'2','displayName':'New'}} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | "
            + "{'value':'2','displayName':'New'}",
        "'t':'x' | {'op':'add','path':'MANAGER','value':{'value':'1','$ref':'u','displayName':'Old'}},"
            + "{'op':'replace','path':'MANAGER','value':{'value':'1'}} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | "
            + "{'value':'1','$ref':'u','displayName':'Old'}",
        // nothing is added to what is not there
        "'t':'x' | {'op':'add','path':'phoneNumbers[type eq `work`].value','value':null} | "
            + "/phoneNumbers | ",
        "'t':'x' | {'op':'add','path':'addresses[type eq `work`]','value':{'locality':null}} | "
            + "/addresses | ",
        // of equal values one is kept
        "'emails':[{'type':'work','value':'1'},{'type':'work','value':'2'},{'value':'2'}] | "
            + "{'op':'replace','path':'emails[type eq `work`].value','value':'3'} | /emails | "
            + "[{'type':'work','value':'3'},{'value':'2'}]",
        "'emails':[{'value':'1'},{'value':'2'}] | "
            + "{'op':'replace','path':'emails.value','value':'3'} | /emails | [{'value':'3'}]",
        // more of a list, wherever it stands
        "'custom':{'list':[{'value':'1'}]} | "
            + "{'op':'add','path':'custom.LIST','value':[{'value':'3'}]} | /custom | "
            + "{'list':[{'value':'1'},{'value':'3'}]}",
        "'custom':{'t':['a']} | {'op':'add','path':'custom.t','value':'b'},"
            + "{'op':'add','path':'custom.t','value':['b','c']} | /custom/t | ['a','b','c']",
        "'custom':{'t':['a']} | {'op':'add','path':'custom.t','value':null} | /custom/t | ['a']",
        "'custom':{'t':['a']} | {'op':'add','value':{'custom':{'t':[],'u':1}}} | /custom | "
            + "{'t':['a'],'u':1}",
        "'custom':{'t':['a']} | {'op':'replace','path':'custom.t','value':['b']} | /custom/t | ['b']",
        "'custom':{'t':['a']} | {'op':'replace','path':'custom','value':{'t':['b']}} | /custom/t | "
            + "['b']",
        "'custom':{'t':['a'],'n':{'x':1}} | "
            + "{'op':'add','path':'custom','value':{'T':['b'],'n':{'y':2}}} | /custom | "
            + "{'t':['a','b'],'n':{'x':1,'y':2}}",
        "'urn:a:b':{'o':{'l':['a']}} | {'op':'add','path':'urn:a:b:o.l','value':'b'} | "
            + "/urn:a:b/o/l | ['a','b']",
        "'emails':[{'value':'x','tags':['a']}] | "
            + "{'op':'add','path':'emails[value eq `x`]','value':{'tags':'b'}} | /emails/0/tags | "
            + "['a','b']",
        "'name':{'nicks':['a']} | {'op':'add','path':'name.nicks','value':['b']} | /name/nicks | "
            + "['a','b']",
        "'t':'x' | {'op':'add','path':'tags','value':['a','a']} | /tags | ['a']",
        // null takes a part away
        "'custom':{'A':'q','B':'r'} | {'op':'replace','path':'custom','value':{'a':null}} | "
            + "/custom | {'B':'r'}",
        "'custom':{'A':'q','l':[1]} | {'op':'add','path':'custom','value':{'A':null,'l':null}} | "
            + "/custom | ",
        "'custom':{'A':'q','l':[1]} | {'op':'replace','path':'custom','value':{'l':[]}} | "
            + "/custom | {'A':'q'}",
        "'t':'x' | {'op':'add','path':'custom','value':{'a':null,'b':[null,{'c':null},1]}} | /custom | "
            + "{'b':[1]}",
        "'things':[{'value':'1','K':1}] | "
            + "{'op':'add','path':'things','value':[{'value':'1','k':null}]} | /things | "
            + "[{'value':'1'}]",
        "'things':[{'value':'1','K':1}] | "
            + "{'op':'replace','path':'things[value eq `1`]','value':{'k':null,'l':1}} | /things | "
            + "[{'l':1}]",
        // the same whether there are values or not
        "'t':'x' | {'op':'add','path':'emails',"
            + "'value':[{'value':'b','primary':true},{'value':'c','primary':true}]} | /emails | "
            + "[{'value':'b','primary':false},{'value':'c','primary':true}]",
        "'emails':[{'value':'a'}] | {'op':'add','path':'emails',"
            + "'value':[{'value':'b','primary':true},{'value':'c','primary':true}]} | /emails | "
            + "[{'value':'a'},{'value':'b','primary':false},{'value':'c','primary':true}]",
        "'t':'x' | {'op':'add','path':'emails',"
            + "'value':[{'value':'b','type':'work'},{'value':'B','type':'Work'}]} | /emails | "
            + "[{'value':'B','type':'Work'}]",
        // what is no value is none in a list that nobody knows, too
        "'unk':['a'] | {'op':'add','path':'unk','value':[{},null,[],{'k':null},'b']} | /unk | "
            + "['a','b']",
        "'t':'x' | {'op':'add','path':'unk','value':[{}]} | /unk | ",
        // schemas whose URI is no URN
        "'http://x.example/User':{'Foo':'1'} | "
            + "{'op':'replace','value':{'http://x.example/User:foo':'2'}} | "
            + "/http:~1~1x.example~1User | {'Foo':'2'}",
        "'t':'x' | {'op':'add','path':'https://x.example:80/v2.0/User:m.value','value':'2'} | "
            + "/https:~1~1x.example:80~1v2.0~1User | {'m':{'value':'2'}}",
        "'http://x.example/User':{'foo':'1'} | "
            + "{'op':'add','value':{'HTTP://x.example/User':{'bar':'2'}}} | "
            + "/http:~1~1x.example~1User | {'foo':'1','bar':'2'}",
        "'http://x.example/User':{'foo':'1'} | {'op':'remove','path':'http://x.example/User'} | "
            + "/http:~1~1x.example~1User | ",
        "'http://x.example/name':'1' | {'op':'add','value':{'http://x.example/Name':'2'}} | "
            + "/http:~1~1x.example~1name | '2'",
        "'urn:x:y':'1' | {'op':'replace','path':'urn:x:y','value':'2'} | /urn:x:y | '2'",
        // a plain value is the value that brackets ask for
        "'tags':['a','b','a'] | {'op':'remove','path':'tags[value eq `a`]'} | /tags | ['b']",
        "'tags':['a',3] | {'op':'remove','path':'tags[value gt 2 or value eq `A`]'} | /tags | ",
        // a remove takes what it names alone, wherever its path leads
        "'emails':[{'value':'a','type':'work'},{'value':'b','type':'work'}] | "
            + "{'op':'remove','path':'emails[type eq `work`]','value':[{'value':'B'}]} | /emails | "
            + "[{'value':'a','type':'work'}]",
        "'emails':[{'value':'a','type':'work'},{'value':'b'}] | "
            + "{'op':'remove','path':'emails[type eq `work`]','value':[{'value':'b'}]},"
            + "{'op':'remove','path':'emails[type eq `work`]','value':[]},"
            + "{'op':'remove','path':'emails[type eq `work`].value','value':'b'} | /emails | "
            + "[{'value':'a','type':'work'},{'value':'b'}]",
        "'emails':[{'value':'a','type':'work'},{'value':'b'}] | "
            + "{'op':'remove','path':'emails[type eq `work`].value','value':'A'} | /emails | "
            + "[{'type':'work'},{'value':'b'}]",
        "'emails':[{'value':'a'},{'value':'b'}] | "
            + "{'op':'remove','path':'emails.value','value':'a'} | /emails | [{'value':'b'}]",
        "'t':'x' | {'op':'add','path':'MANAGER','value':{'value':'1','displayName':'D'}},"
            + "{'op':'remove','path':'MANAGER','value':{'value':'2','displayName':'D'}},"
            + "{'op':'remove','path':'MANAGER.value','value':'2'} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | "
            + "{'value':'1','displayName':'D'}",
        "'t':'x' | {'op':'add','path':'MANAGER','value':{'value':'1','displayName':'D'}},"
            + "{'op':'remove','path':'MANAGER','value':[{'value':'1'}]} | "
            + "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager | ",
        "'name':{'givenName':'g','familyName':'f'} | "
            + "{'op':'remove','path':'name','value':{'givenName':'z','familyName':'F'}} | /name | "
            + "{'givenName':'g'}",
        "'name':{'givenName':'g','familyName':'f'} | "
            + "{'op':'remove','path':'name','value':{'givenName':'g','FAMILYNAME':null}} | /name | ",
        "'nickName':'N' | {'op':'remove','path':'nickName','value':'Other'} | /nickName | 'N'",
        "'nickName':'N' | {'op':'remove','path':'nickName','value':'n'} | /nickName | ",
        "'nickName':'N' | {'op':'remove','path':'nickName','value':''} | /nickName | ",
        "'custom':{'t':['a','b']} | {'op':'remove','path':'custom.t','value':'a'},"
            + "{'op':'add','path':'custom.t','value':['a']} | /custom/t | ['b','a']",
        // a value of which nothing is left is none
        "'emails':[{'value':'a'},{'value':'b'}] | "
            + "{'op':'replace','path':'emails[value eq `a`].value','value':null} | /emails | "
            + "[{'value':'b'}]",
        "'emails':[{'type':'work'}] | "
            + "{'op':'replace','path':'emails[type eq `work`]','value':[{}]} | /emails | ",
        "'emails':[{'value':'a'}] | "
            + "{'op':'add','path':'emails[value eq `a`]','value':{'value':null}} | /emails | ",
        "'things':[{'value':'a'},{'value':'b'}] | "
            + "{'op':'replace','path':'things[value eq `a`]','value':{}} | /things | [{'value':'b'}]",
        // one that is the primary one stays it
        "'emails':[{'value':'a','primary':true},{'value':'b'}] | "
            + "{'op':'replace','path':'emails[value eq `a`].primary','value':true} | /emails | "
            + "[{'value':'a','primary':true},{'value':'b'}]",
        // of values with the same value and type one is kept, with all that they say
        "'t':'x' | {'op':'replace','path':'emails','value':[{'value':'a','type':'work','k':1},"
            + "{'value':'A','type':'home'},{'value':'A','type':'Work','display':'D'}]} | /emails | "
            + "[{'value':'A','type':'Work','k':1,'display':'D'},{'value':'A','type':'home'}]",
        "'emails':[{'value':'a','display':'New'},{'value':'b','display':'Old','k':1}] | "
            + "{'op':'replace','path':'emails[value eq `a`].value','value':'B'} | /emails | "
            + "[{'value':'B','display':'New','k':1}]",
        "'emails':[{'value':'a'},{'value':'b','primary':true}] | "
            + "{'op':'replace','path':'emails[value eq `a`].value','value':'b'} | /emails | "
            + "[{'value':'b','primary':true}]",
        "'emails':[{'value':'a'},{'value':'b','primary':true}] | "
            + "{'op':'replace','path':'emails[value eq `a`]','value':{'value':'b','primary':true}} | "
            + "/emails | [{'value':'b','primary':true}]"
      })
  void changes(String before, String operations, String pointer, String expected) {
    ObjectNode resource = Trees.of(("{'userName':'a'," + before + "}").replace('\'', '"'));

    patch(resource, operations);

    assertThat(resource.at(pointer).toString())
        .isEqualTo(expected == null ? "" : expected.replace('\'', '"'));
    assertThat(Trees.of(resource.toString())).isEqualTo(resource);
  }

  @Test
  void oneValueAloneBecomesThePrimaryOne() {
    String emails =
        "{\"emails\":[{\"value\":\"a\",\"type\":\"work\"},"
            + "{\"value\":\"b\",\"type\":\"work\",\"primary\":true}]}";
    for (String operation :
        new String[] {
          "{'op':'replace','path':'emails.primary','value':true}",
          "{'op':'add','path':'emails[type eq `work`].primary','value':'True'}",
          "{'op':'add','path':'emails[type eq `work`]','value':{'primary':true}}"
        }) {
      assertRefused(emails, operation, "invalidValue");
    }
  }

  @Test
  void aPlainValueIsNotChangedByAFilter() {
    for (String operation :
        new String[] {
          "{'op':'replace','path':'tags[value eq `a`]','value':'c'}",
          "{'op':'add','path':'tags[value eq `a`].type','value':'c'}",
          "{'op':'remove','path':'tags[value eq `a`].value'}"
        }) {
      assertRefused("{\"tags\":[\"a\"]}", operation, "invalidPath");
    }
  }

  /** Each copy is small, and all of them would fill the memory. */
  @Test
  void whatGoesIntoManyValuesIsBounded() {
    ObjectNode resource = Trees.of("{\"userName\": \"a\"}");
    for (int i = 0; i < 1000; i++) {
      resource.withArray("things").addObject().put("value", i);
    }
    String operation = "{'op':'add','path':'things.x','value':'%s'}".formatted("x".repeat(100_000));

    assertRefused(resource.toString(), operation, "tooMany");
    assertRefused(
        resource.toString(), operation.replace("things.x", "things[value ge 0].x"), "tooMany");
  }

  @Test
  void aListInsideAnAttributeIsLookedAtOnce() {
    ObjectNode resource = Trees.of("{\"userName\": \"a\", \"custom\": {\"list\": []}}");
    for (int i = 0; i < 20_000; i++) {
      resource.withArray("/custom/list").add(i);
    }

    patch(
        resource,
        String.join(
            ",", Collections.nCopies(1000, "{'op':'add','path':'custom.list','value':['x']}")));

    assertThat(resource.at("/custom/list")).hasSize(20_001);
  }

  private static void assertRefused(String resource, String operation, String scimType) {
    assertThatThrownBy(() -> patch(Trees.of(resource), operation))
        .as(operation)
        .isInstanceOfSatisfying(
            ScimException.class,
            refused ->
                assertThat(refused.error().print().path("scimType").asText()).isEqualTo(scimType));
  }

  private static void patch(ObjectNode resource, String operations) {
    String body =
        "{'Operations':[%s]}"
            .formatted(operations.replace("MANAGER", MANAGER))
            .replace("`", "\\\"")
            .replace('\'', '"');
    ResourcePatch patch = new ResourcePatch(ResourceType.USER, resource);
    PatchOperation.read(ResourceType.USER, Trees.of(body)).forEach(patch::apply);
  }
}
