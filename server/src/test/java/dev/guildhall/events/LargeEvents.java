package dev.guildhall.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of one organization, a megabyte each, so that five reach {@link
 * EventStore#MAX_PAGE_BYTES}.
 *
 * @param newestFirst their ids
 */
record LargeEvents(String organization, List<String> newestFirst) {
  static final int COUNT = 12;

  static LargeEvents in(TestServer server, TestEnvironment environment) throws SQLException {
    String id = environment.createOrganization("{\"display_name\": \"v1\"}").get("id").textValue();
    for (int version = 2; version <= COUNT; version++) {
      environment
          .rest()
          .patch("/api/v1/organizations/" + id, "{\"display_name\": \"v%d\"}".formatted(version));
    }
    List<String> ids = new ArrayList<>();
    for (JsonNode event :
        environment.rest().post("/api/v1/events?page_size=100", "{}").json().get("events")) {
      ids.add(event.get("id").textValue());
    }
    assertThat(ids).hasSize(COUNT);
    try (var database = server.connect();
        var statement =
            database.prepareStatement(
                """
                update events set data = data || jsonb_build_object('large', repeat('x', 500000)),
                  old_data = jsonb_build_object('large', repeat('y', 500000)) || data
                where organization_id = ?
                """)) {
      statement.setLong(1, Long.parseLong(id.substring("org_".length())));
      assertThat(statement.executeUpdate()).isEqualTo(COUNT);
    }
    return new LargeEvents(id, ids);
  }
}
