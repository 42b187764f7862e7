package dev.guildhall.events.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.Main;
import dev.guildhall.testing.RecordingReceiver;
import dev.guildhall.testing.RecordingReceiver.Received;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestFolders;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A server that is killed in the midst of writing, again and again, loses nothing and makes nothing
 * up: change, event and webhook. {@code -Dguildhall.kills=100} for a long run.
 */
final class KilledServerTest {
  private static final int KILLS = Integer.getInteger("guildhall.kills", 5);
  private static final int WRITERS = 4;
  private static final int CHANGES_A_LIFE = 60;
  private static final Pattern SERVING = Pattern.compile("serving (http://[0-9.]+:[0-9]+)");

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final String database = TestPostgres.newDatabase();

  @Test
  void losesNothingAndMakesNothingUp() throws Exception {
    Path folder = Files.createTempDirectory("guildhall-killed");
    try (RecordingReceiver receiver = new RecordingReceiver()) {
      for (int life = 1; life <= KILLS; life++) {
        liveAndDie(folder, life, receiver);
      }
      try (TestServer last = TestServer.start(database, config -> config)) {
        // Past every claim that the dead have left.
        last.clock().advance(Duration.ofMinutes(1));
        Map<String, String> logged = checkLog();
        assertThat(logged.values()).containsAll(acknowledged);
        checkArrivals(receiver, logged.keySet());
      }
    } finally {
      TestFolders.delete(folder);
    }
  }

  /** Starts a server, changes things from several threads, and kills it while they go on. */
  private void liveAndDie(Path folder, int life, RecordingReceiver receiver) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0",
                "--data-dir",
                folder.toString(),
                "--database-url",
                database,
                "--webhook-allow-private")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String url = url(output);
      Thread.ofVirtual().start(() -> drain(output));
      Rest rest = new Rest(url, Optional.of(token(folder, url)));
      if (life == 1) {
        Rest.Answer answer =
            rest.post("/api/v1/webhooks/endpoints", "{\"url\": \"%s\"}".formatted(receiver.url()));
        assertThat(answer.status()).isEqualTo(201);
      }
      Semaphore changes = new Semaphore(0);
      List<Thread> writers =
          IntStream.range(0, WRITERS)
              .mapToObj(writer ->
                  Thread.ofVirtual()
                      .start(() -> write(rest, "life %d writer %d".formatted(life, writer), changes)))
              .toList();
      assertThat(changes.tryAcquire(CHANGES_A_LIFE, 60, TimeUnit.SECONDS)).isTrue();
      process.destroyForcibly().waitFor();
      for (Thread writer : writers) {
        writer.join();
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Changes an organization until the server is gone. */
  private void write(Rest rest, String name, Semaphore changes) {
    try {
      String path = "";
      for (int change = 1; ; change++) {
        String value = "%s change %d".formatted(name, change);
        String json = "{\"display_name\": \"%s\"}".formatted(value);
        Rest.Answer answer =
            path.isEmpty() ? rest.post("/api/v1/organizations", json) : rest.patch(path, json);
        if (answer.status() / 100 == 2) {
          acknowledged.add(value);
          changes.release();
          path = "/api/v1/organizations/" + answer.json().at("/organization/id").textValue();
        }
      }
    } catch (UncheckedIOException killed) {
      assertThat(killed.getCause()).isInstanceOf(IOException.class);
    }
  }

  /** Every event has its change and the other way round; answers the names by event id. */
  private Map<String, String> checkLog() throws SQLException {
    Map<String, String> logged = new HashMap<>();
    try (Connection connection = TestPostgres.connect(database)) {
      try (ResultSet row =
          connection
              .createStatement()
              .executeQuery(
                  """
                  select count(*) from organizations o full join (
                    select organization_id, count(*) as events, max(sequence) as last,
                      max((data ->> 'version')::int) as version
                    from events group by organization_id) e using (organization_id)
                  where (o.sequence, o.version) is distinct from (e.last, e.version)
                    or e.events <> e.last
                  """)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).as("organizations that differ from their events").isZero();
      }
      try (ResultSet rows =
          connection
              .createStatement()
              .executeQuery("select event_id, data ->> 'display_name' from events")) {
        while (rows.next()) {
          logged.put("evt_" + rows.getLong(1), rows.getString(2));
        }
      }
    }
    return logged;
  }

  /** Every event has come, and for the first time in the order of its organization. */
  private static void checkArrivals(RecordingReceiver receiver, Set<String> events) {
    Set<String> arrived = new HashSet<>();
    Map<String, Integer> sequences = new HashMap<>();
    while (arrived.size() < events.size()) {
      Received received = receiver.next();
      if (arrived.add(received.id())) {
        String organization = received.json().get("organization_id").textValue();
        assertThat(received.json().get("sequence").intValue())
            .isEqualTo(sequences.merge(organization, 1, Integer::sum));
      }
    }
    assertThat(arrived).isEqualTo(events);
  }

  private static String url(BufferedReader output) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher serving = SERVING.matcher(line);
      if (serving.find()) {
        return serving.group(1);
      }
      said.append(line).append('\n');
    }
    throw new AssertionError("the server did not start:\n" + said);
  }

  private static void drain(BufferedReader output) {
    try {
      while (output.readLine() != null) {
        // A full pipe would stop the server.
      }
    } catch (IOException ended) {
      // The server was killed.
    }
  }

  private static String token(Path folder, String url) throws IOException {
    Map<String, String> credentials = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("credentials.env"))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        credentials.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(
                credentials.get("SCALEKIT_CLIENT_ID"),
                credentials.get("SCALEKIT_CLIENT_SECRET"));
    return new Rest(url, Optional.empty())
        .post("/oauth/token", form, "content-type", "application/x-www-form-urlencoded")
        .json()
        .get("access_token")
        .textValue();
  }
}
