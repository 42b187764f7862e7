package dev.guildhall.organizations.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestEnvironment;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the event log says of changed settings. */
@GuildhallTest
final class SettingsEventsTest {

  @Test
  void tellWhatTheSettingsAreAndWere(TestEnvironment environment) {
    String id = create(environment);
    String path = "/api/v1/organizations/" + id;
    environment
        .rest()
        .patch(path + "/settings/usermanagement", "{\"settings\": {\"max_allowed_users\": 25}}");
    environment
        .rest()
        .patch(
            path + "/session-policy",
            "{\"policy_source\": \"CUSTOM\", \"absolute_session_timeout\": 8,"
                + " \"absolute_session_timeout_unit\": \"HOURS\"}");

    List<JsonNode> events = events(environment, id);
    assertThat(events).hasSize(2);
    String application = "{\"policy_source\":\"APPLICATION\"}";
    String custom =
        "{\"policy_source\":\"CUSTOM\",\"absolute_session_timeout\":480,"
            + "\"absolute_session_timeout_unit\":\"MINUTES\","
            + "\"idle_session_timeout_enabled\":false}";
    assertThat(events.get(0).get("data")).hasToString(payload(id, custom));
    assertThat(events.get(0).get("old_data")).hasToString(payload(id, application));
    assertThat(events.get(0).get("sequence").intValue()).isEqualTo(3);
    assertThat(events.get(1).get("data")).hasToString(payload(id, application));
    assertThat(events.get(1).get("old_data"))
        .hasToString(
            "{\"id\":\"%s\",\"user_management\":{},\"session_policy\":%s}"
                .formatted(id, application));
    assertThat(events.get(1).get("display_name").textValue())
        .isEqualTo("Organization Settings Updated");
  }

  @Test
  void areNotWrittenWhereNothingChanges(TestEnvironment environment) {
    String id = create(environment);
    String path = "/api/v1/organizations/" + id;
    environment.rest().patch(path + "/settings/usermanagement", "{\"settings\": {}}");
    environment.rest().patch(path + "/session-policy", "{\"policy_source\": \"APPLICATION\"}");

    assertThat(events(environment, id)).isEmpty();
  }

  @Test
  void followEachOtherWithoutAGapWhenChangesRace(TestEnvironment environment) throws Exception {
    String id = create(environment);
    String path = "/api/v1/organizations/" + id + "/settings/usermanagement";
    int changes = 8;
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> all =
          IntStream.rangeClosed(1, changes)
              .<Callable<Integer>>mapToObj(limit ->
                  () ->
                      environment
                          .rest()
                          .patch(
                              path, "{\"settings\": {\"max_allowed_users\": %d}}".formatted(limit))
                          .status())
              .toList();
      for (var answer : callers.invokeAll(all)) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }

    List<JsonNode> events = events(environment, id);
    assertThat(events).hasSize(changes);
    for (int i = 0; i + 1 < changes; i++) {
      assertThat(events.get(i).get("old_data")).isEqualTo(events.get(i + 1).get("data"));
      assertThat(events.get(i).get("sequence").intValue()).isEqualTo(changes + 1 - i);
    }
  }

  private static String create(TestEnvironment environment) {
    return environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
  }

  private static String payload(String id, String policy) {
    return "{\"id\":\"%s\",\"user_management\":{\"max_allowed_users\":25},\"session_policy\":%s}"
        .formatted(id, policy);
  }

  private static List<JsonNode> events(TestEnvironment environment, String id) {
    JsonNode page =
        environment
            .rest()
            .post(
                "/api/v1/events",
                "{\"organization_id\": \"%s\", \"event_types\": [\"organization.settings_updated\"]}"
                    .formatted(id))
            .json();
    return page.get("events").valueStream().toList();
  }
}
