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

  @Test
  void anEmptyValueStandsInNoOthersWay(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String mapping = "{\"attributes\": [{\"key\": \"ims.value\", \"map_to\": \"im\"}]}";
    assertThat(environment.rest().put(idp.apiPath() + "/attributes", mapping).status())
        .isEqualTo(200);

    idp.post(
        "/Users",
        """
        {'userName': 'a', 'displayName': '', 'name': {'formatted': 'Gi Fa'},
         'emails': [{'type': 'work', 'primary': true}, {'type': 'work', 'value': ''},
           {'type': 'home', 'value': 'sec@x'}],
         'phoneNumbers': [{'value': '', 'primary': true}, {'value': '2'}],
         'photos': [{'type': 'photo', 'primary': true}, {'value': 'http://x/p'}],
         'ims': [{'type': 'aim', 'primary': true}, {'value': 'i'}]}
        """);

    JsonNode user = idp.events().at("/0/data");
    assertThat(user.path("name").asText()).isEqualTo("Gi Fa");
    assertThat(user.path("email").asText()).isEqualTo("sec@x");
    assertThat(user.path("phone_number").asText()).isEqualTo("2");
    assertThat(user.path("picture").asText()).isEqualTo("http://x/p");
    assertThat(user.at("/custom_attributes/im").asText()).isEqualTo("i");
    assertThat(
            environment.rest().get(idp.apiPath() + "/users").json().at("/users/0/email").asText())
        .isEqualTo("sec@x");
  }
}
