package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who builds a receiver on a made-up event finds there what the real ones of its type say. */
@GuildhallTest
final class SampleEventsTest {
  private static final String FULL_USER =
      """
      {'userName': 'ada', 'externalId': '00u1', 'displayName': 'Ada Example', 'active': true,
       'name': {'givenName': 'Ada', 'familyName': 'Example'}, 'emails': [{'value': 'ada@x.io'}],
       'title': 'Engineer', 'userType': 'Employee', 'preferredLanguage': 'en', 'locale': 'en-US',
       'timezone': 'Europe/London', 'nickName': 'Ada', 'profileUrl': 'https://x.io/ada',
       'phoneNumbers': [{'value': '+1'}], 'photos': [{'value': 'https://x.io/a.png'}],
       'addresses': [{'locality': 'London'}],
       'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {'employeeNumber': '7',
         'department': 'R', 'costCenter': 'R1', 'division': 'P', 'organization': 'X'}}
      """;

  @Test
  void showWhatRealEventsSay(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    live(idp);

    Set<String> types = new TreeSet<>();
    for (JsonNode event : events(idp)) {
      String type = event.get("type").textValue();
      JsonNode sample = environment.rest().post("/api/v1/webhooks/test-event/" + type, "").json();
      types.add(type);
      for (String side : new String[] {"data", "old_data"}) {
        assertThat(names(sample.at("/event_payload/" + side)))
            .as("%s of %s", side, type)
            .containsAll(names(event.path(side)));
      }
    }
    assertThat(types).hasSizeGreaterThan(20);
  }

  private static JsonNode events(Idp idp) {
    return idp.environment()
        .rest()
        .post(
            "/api/v1/events?page_size=100",
            "{\"organization_id\": \"%s\"}".formatted(idp.organization()))
        .json()
        .get("events");
  }

  /** Does everything once that an event tells of. */
  private static void live(Idp idp) {
    Rest rest = idp.environment().rest();
    String organization = "/api/v1/organizations/" + idp.organization();
    for (String change : new String[] {"enable", "disable", "enable"}) {
      done(rest.patch(idp.apiPath() + ":" + change, ""));
    }
    done(rest.patch(idp.apiPath(), "{\"name\": \"People\"}"));
    String user = "/Users/" + Idp.id(idp.post("/Users", FULL_USER));
    String group =
        "/Groups/" + Idp.id(idp.post("/Groups", "{'displayName': 'All', 'externalId': '00g1'}"));
    done(idp.put(user, FULL_USER.replace("Engineer", "Boss")));
    done(idp.put(group, "{'displayName': 'Everybody'}"));
    done(idp.scim().delete(user));
    done(idp.scim().delete(group));
    done(rest.patch(organization, "{\"display_name\": \"B\", \"external_id\": \"b\"}"));
    done(
        rest.patch(
            organization + "/settings/usermanagement",
            "{\"settings\": {\"max_allowed_users\": 3}}"));
    String domains = organization + "/domains";
    String domain = done(rest.post(domains, "{\"domain\": \"acme.io\"}")).at("/domain/id").asText();
    String connections = organization + "/connections";
    String type = "{\"provider\": \"OKTA\", \"type\": \"SAML\"}";
    String connection =
        connections + "/" + done(rest.post(connections, type)).at("/connection/id").asText();
    done(rest.patch(connection, "{\"provider\": \"OKTA\", \"debug_enabled\": true}"));
    done(rest.delete(connection));
    done(rest.delete(domains + "/" + domain));
    done(rest.delete(organization));
    done(rest.post(organization + ":restore", ""));
  }

  private static JsonNode done(Rest.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    return answer.text().isEmpty() ? NullNode.instance : answer.json();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
