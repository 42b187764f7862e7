package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestEnvironment;
import org.junit.jupiter.api.Test;

/** What a directory's attribute mappings put into a user's events. */
@GuildhallTest
final class MappedAttributesTest {
  @Test
  void areFilledByEveryKindOfPath(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String mappings =
        """
        {"attributes": [
          {"key": "title", "map_to": "job"},
          {"key": "name.familyName", "map_to": "surname"},
          {"key": "emails.value", "map_to": "mail"},
          {"key": "emails[type eq \\"home\\"].value", "map_to": "home"},
          {"key": "addresses.country", "map_to": "land"},
          {"key": "department", "map_to": "team"},
          {"key": "nickName", "map_to": "absent"}]}
        """;
    assertThat(environment.rest().put(idp.apiPath() + "/attributes", mappings).status())
        .isEqualTo(200);

    idp.post(
        "/Users",
        """
        {'userName': 'a', 'title': 'T', 'name': {'familyName': 'F'},
         'emails': [{'type': 'home', 'value': 'h@x'}, {'type': 'work', 'value': 'w@x', 'primary': true}],
         'addresses': [{'country': 'DE'}],
         'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {'department': 'D'}}
        """);

    JsonNode custom = idp.events().at("/0/data/custom_attributes");
    assertThat(custom.toString())
        .isEqualTo(
            "{\"job\":\"T\",\"surname\":\"F\",\"mail\":\"w@x\",\"home\":\"h@x\","
                + "\"land\":\"DE\",\"team\":\"D\"}");
  }
}
