package dev.guildhall.directories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.Idp;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Roles follow from groups: where their assignment changes, the users that it touches say so. */
@GuildhallTest
final class RoleEventsTest {
  private static final String ADD = "{'op': 'add', 'path': 'members', 'value': [{'value': '@'}]}";

  @Test
  void tellOfEachUserWhoseRolesAreOthers(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    String staff = idp.group("Staff");
    String crew = idp.group("Crew");
    String ann = idp.user("ann");
    String bob = idp.user("bob");
    idp.user("eve");
    idp.patch("/Groups/" + staff, ADD, ann);
    idp.patch("/Groups/" + staff, ADD, bob);
    idp.patch("/Groups/" + crew, ADD, bob);
    int before = events(idp).size();

    assign(idp, "{'group_id': '%s', 'role_name': 'admin'}".formatted(staff));

    JsonNode events = events(idp);
    assertThat(events).hasSize(before + 3);
    assertThat(told(events, 0)).isEqualTo("organization.directory.user_updated " + bob);
    assertThat(told(events, 1)).isEqualTo("organization.directory.user_updated " + ann);
    assertThat(events.at("/2/type").textValue()).isEqualTo("organization.directory_updated");
    assertThat(roles(events.at("/0/data"))).containsExactly("admin");
    assertThat(roles(events.at("/0/old_data"))).isEmpty();
    assertThat(events.at("/0/data/groups").findValuesAsText("name"))
        .containsExactly("Staff", "Crew");
    assertThat(events.at("/0/actor").textValue()).isEqualTo(events.at("/2/actor").textValue());
    for (int n = 0; n < 2; n++) {
      assertThat(events.at("/" + n + "/sequence").intValue())
          .isEqualTo(events.at("/" + (n + 1) + "/sequence").intValue() + 1);
    }

    // Bob has the same role by another group now; only Ann loses it.
    assign(idp, "{'group_id': '%s', 'role_name': 'admin'}".formatted(crew));
    events = events(idp);
    assertThat(events).hasSize(before + 5);
    assertThat(told(events, 0)).isEqualTo("organization.directory.user_updated " + ann);
    assertThat(roles(events.at("/0/data"))).isEmpty();
    assertThat(roles(events.at("/0/old_data"))).containsExactly("admin");

    assign(idp, "{'group_id': '%s', 'role_name': 'admin'}".formatted(crew));
    assertThat(events(idp)).hasSize(before + 5);

    assign(idp, "");
    events = events(idp);
    assertThat(events).hasSize(before + 7);
    assertThat(told(events, 0)).isEqualTo("organization.directory.user_updated " + bob);
    assertThat(roles(events.at("/0/old_data"))).containsExactly("admin");
  }

  /**
   * Everybody's, and perhaps a million: the directory's own event tells, and users' next ones show.
   */
  @Test
  void areNoneOfAttributeMappings(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    idp.user("ann");
    int before = events(idp).size();

    Rest.Answer mapped =
        environment
            .rest()
            .put(
                idp.apiPath() + "/attributes",
                Idp.json("{'attributes': [{'key': 'title', 'map_to': 'position'}]}"));

    assertThat(mapped.status()).as(mapped.text()).isEqualTo(200);
    JsonNode events = events(idp);
    assertThat(events).hasSize(before + 1);
    assertThat(events.at("/0/type").textValue()).isEqualTo("organization.directory_updated");
  }

  /** All of them, newest first. */
  private static JsonNode events(Idp idp) {
    return idp.environment()
        .rest()
        .post(
            "/api/v1/events?page_size=100",
            "{\"organization_id\": \"%s\"}".formatted(idp.organization()))
        .json()
        .get("events");
  }

  private static void assign(Idp idp, String assignment) {
    Rest.Answer assigned =
        idp.environment()
            .rest()
            .put(
                idp.apiPath() + "/groups/-/roles:assign",
                Idp.json("{'assignments': [%s]}".formatted(assignment)));
    assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
  }

  private static String told(JsonNode events, int place) {
    JsonNode event = events.get(place);
    return event.get("type").textValue() + " " + event.at("/data/id").textValue();
  }

  private static List<String> roles(JsonNode image) {
    return image.path("roles").findValuesAsText("role_name");
  }
}
