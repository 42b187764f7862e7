package dev.guildhall.events.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.RecordingReceiver;
import dev.guildhall.testing.RecordingReceiver.Received;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.ServerProcess;
import dev.guildhall.testing.TestFolders;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A server that is killed in the midst of writing, again and again, loses nothing and makes nothing
 * up: change, event and webhook. {@code -Dguildhall.kills=100} for a long run.
 */
final class KilledServerTest {
  private static final int KILLS = Integer.getInteger("guildhall.kills", 3);
  private static final int WRITERS = 4;
  private static final int CHANGES_A_LIFE = 60;

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
    try (ServerProcess process =
        ServerProcess.start(
            folder,
            "--database-url",
            database,
            "--webhook-allow-private",
            "--encryption-key",
            TestServer.ENCRYPTION_KEY)) {
      Rest rest = process.dev();
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
                      .start(
                          () -> write(rest, "life %d writer %d".formatted(life, writer), changes)))
              .toList();
      assertThat(changes.tryAcquire(CHANGES_A_LIFE, 60, TimeUnit.SECONDS)).isTrue();
      process.kill();
      for (Thread writer : writers) {
        writer.join();
      }
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
}
