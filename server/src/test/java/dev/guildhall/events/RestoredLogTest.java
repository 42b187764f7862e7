package dev.guildhall.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.RecordingReceiver;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/** A dump that is restored into a PostgreSQL which has counted fewer transactions. */
final class RestoredLogTest {
  @Test
  void isReadOnWhereItWas() throws Exception {
    String database = TestPostgres.newDatabase();
    try (RecordingReceiver receiver = new RecordingReceiver()) {
      String token;
      List<String> before;
      try (TestServer server = TestServer.start(database, config -> config)) {
        Rest rest = server.dev().rest();
        token = rest.token().orElseThrow();
        String endpoint = "{\"url\": \"%s\"}".formatted(receiver.url());
        assertThat(rest.post("/api/v1/webhooks/endpoints", endpoint).status()).isEqualTo(201);
        for (String name : new String[] {"a", "b", "c"}) {
          create(rest, name);
          receiver.next();
        }
        before = events(rest);
      }
      count(database, 1_000_000_000);

      try (TestServer server = TestServer.start(database, config -> config)) {
        Rest rest = new Rest(server.url(), Optional.of(token));
        assertThat(events(rest)).isEqualTo(before);
        String oldest = before.getLast();
        try (InputStream stream = follow(rest, oldest)) {
          Scanner lines = new Scanner(stream, StandardCharsets.UTF_8);
          assertThat(nextId(lines)).isEqualTo(before.get(1));
          assertThat(nextId(lines)).isEqualTo(before.get(0));
          create(rest, "new");
          assertThat(nextId(lines)).isEqualTo(events(rest).getFirst());
        }
        JsonNode told = receiver.next().json();
        assertThat(told.at("/data/display_name").textValue()).isEqualTo("new");
        assertThat(receiver.waiting()).isZero();
      }
    }
  }

  /** Makes the database's transactions look like those of one that has counted so many more. */
  private static void count(String database, long more) throws SQLException {
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement()) {
      for (String column :
          new String[] {"events.transaction_id", "webhook_endpoints.cursor_transaction"}) {
        String[] names = column.split("\\.");
        statement.execute(
            "update %1$s set %2$s = (%2$s::text::bigint + %3$d)::text::xid8"
                .formatted(names[0], names[1], more));
      }
    }
  }

  private static void create(Rest rest, String name) {
    assertThat(
            rest.post("/api/v1/organizations", "{\"display_name\": \"%s\"}".formatted(name))
                .status())
        .isEqualTo(201);
  }

  /** The log's ids, newest first. */
  private static List<String> events(Rest rest) {
    List<String> ids = new ArrayList<>();
    rest.post("/api/v1/events", "{}")
        .json()
        .get("events")
        .forEach(event -> ids.add(event.get("id").textValue()));
    return ids;
  }

  private static InputStream follow(Rest rest, String after) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(rest.url() + "/api/v1/events/stream?after=" + after))
            .header("Authorization", "Bearer " + rest.token().orElseThrow())
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }

  private static String nextId(Scanner lines) {
    while (lines.hasNextLine()) {
      String line = lines.nextLine();
      if (line.startsWith("id: ")) {
        return line.substring("id: ".length());
      }
    }
    throw new AssertionError("the stream ended");
  }
}
