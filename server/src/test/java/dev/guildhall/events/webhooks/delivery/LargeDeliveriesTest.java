package dev.guildhall.events.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.RecordingReceiver;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deliveries of events that are too large to be in memory all together. */
@Timeout(60)
final class LargeDeliveriesTest {
  private static final int COUNT = 12;

  private final TestServer server = TestServer.start();
  private final TestEnvironment environment = server.dev();
  private final RecordingReceiver receiver = new RecordingReceiver();

  @AfterEach
  void close() {
    receiver.close();
    server.close();
  }

  @Test
  void areListedAndSentInPartsAndInOrder() throws SQLException {
    receiver.answers(500);
    String made =
        environment
            .rest()
            .post("/api/v1/webhooks/endpoints", "{\"url\": \"%s\"}".formatted(receiver.url()))
            .json()
            .at("/endpoint/id")
            .textValue();
    String deliveries = "/api/v1/webhooks/endpoints/%s/deliveries".formatted(made);
    String id = environment.createOrganization("{\"display_name\": \"v1\"}").get("id").textValue();
    for (int version = 2; version <= COUNT; version++) {
      environment
          .rest()
          .patch("/api/v1/organizations/" + id, "{\"display_name\": \"v%d\"}".formatted(version));
    }
    List<String> names =
        Eventually.found(
            "all deliveries",
            () -> Optional.of(namesIn(deliveries)).filter(found -> found.size() == COUNT));
    receiver.next();
    enlarge();

    List<Integer> sizes = new ArrayList<>();
    List<String> newestFirst = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          environment.rest().get(deliveries + "?page_size=100&page_token=" + token).json();
      sizes.add(page.get("deliveries").size());
      names(page).forEach(newestFirst::add);
      token = page.get("next_page_token").textValue();
    } while (!token.isEmpty());
    assertThat(sizes).containsExactly(5, 5, 2);
    assertThat(newestFirst).isEqualTo(names);

    receiver.answers(200);
    server.clock().advance(Duration.ofMinutes(1));
    Set<String> sent = new LinkedHashSet<>();
    while (sent.size() < COUNT) { // the first has been tried before, and maybe more than once
      sent.add(receiver.next().json().at("/data/display_name").textValue());
    }
    assertThat(List.copyOf(sent)).isEqualTo(names.reversed());
  }

  private List<String> namesIn(String deliveries) {
    return names(environment.rest().get(deliveries + "?page_size=100").json()).toList();
  }

  private static Stream<String> names(JsonNode page) {
    return page.get("deliveries")
        .valueStream()
        .map(delivery -> delivery.at("/request/body/data/display_name").textValue());
  }

  /** To a megabyte each. */
  private void enlarge() throws SQLException {
    try (var database = server.connect();
        var statement = database.createStatement()) {
      int enlarged =
          statement.executeUpdate(
              """
              update events set data = data || jsonb_build_object('large', repeat('x', 500000)),
                old_data = jsonb_build_object('large', repeat('y', 500000)) || data
              where type like 'organization.%'
              """);
      assertThat(enlarged).isEqualTo(COUNT);
    }
  }
}
