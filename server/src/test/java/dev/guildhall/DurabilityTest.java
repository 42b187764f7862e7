package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.ServerProcess;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server has acknowledged is there after its own violent end and after its database's. */
final class DurabilityTest {
  private static final int WRITERS = 4;
  private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /** Writers that create, change and delete until the server is gone. */
  private static final class Writers implements AutoCloseable {
    /** By id, the last version that was acknowledged; the word "deleted" for a deletion. */
    final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    /** Ids whose last change had no answer: either state is right. */
    final Map<String, Boolean> unanswered = new ConcurrentHashMap<>();

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Writers(Rest rest) {
      for (int i = 0; i < WRITERS; i++) {
        threads.execute(() -> write(rest));
      }
    }

    private void write(Rest rest) {
      for (int i = 0; !stopped.get(); i++) {
        try {
          Rest.Answer created =
              rest.post("/api/v1/organizations", "{\"display_name\": \"Durable\"}");
          if (created.status() != 201) {
            return;
          }
          String id = created.json().at("/organization/id").textValue();
          acknowledged.put(id, "1");
          change(rest, id, i);
          enough.countDown();
        } catch (UncheckedIOException gone) {
          return;
        }
      }
    }

    private void change(Rest rest, String id, int round) {
      String path = "/api/v1/organizations/" + id;
      unanswered.put(id, true);
      Rest.Answer answer =
          round % 3 == 2
              ? rest.delete(path)
              : rest.patch(path, "{\"metadata\": {\"round\": \"%d\"}}".formatted(round));
      if (answer.status() == 200) {
        acknowledged.put(id, round % 3 == 2 ? "deleted" : "2");
        unanswered.remove(id);
      }
    }

    void awaitEnough() {
      Eventually.until("enough is acknowledged", () -> enough.getCount() == 0);
    }

    @Override
    public void close() {
      stopped.set(true);
      threads.close();
    }
  }

  private static void assertKept(Writers writers, Rest rest) {
    assertThat(writers.acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_THE_KILL);
    writers.acknowledged.forEach((id, state) -> {
      Rest.Answer found = rest.get("/api/v1/organizations/" + id);
      String now =
          found.status() == 404 ? "deleted" : found.json().at("/organization/version").asText();
      if (writers.unanswered.containsKey(id)) {
        assertThat(now).isIn("1", "2", "deleted");
      } else {
        assertThat(now).as(id).isEqualTo(state);
      }
    });
    int living = 0;
    int total = 0;
    for (String query = "?page_size=100"; !query.isEmpty(); ) {
      JsonNode page = rest.get("/api/v1/organizations" + query).json();
      living += page.get("organizations").size();
      String next = page.get("next_page_token").textValue();
      query = next.isEmpty() ? "" : "?page_size=100&page_token=" + next;
      total = page.get("total_size").intValue();
    }
    assertThat(living).isEqualTo(total);
  }

  @Test
  void keepsEveryAcknowledgedWriteThroughEveryKill() throws Exception {
    Writers first;
    try (ServerProcess server = ServerProcess.start(folder)) {
      first = new Writers(server.dev());
      first.awaitEnough();
      server.kill();
      first.close();
    }
    Writers second;
    try (ServerProcess server = ServerProcess.start(folder)) {
      assertKept(first, server.dev());
      second = new Writers(server.dev());
      second.awaitEnough();
      server.killPostgres();
      second.close();
      server.kill();
    }
    try (ServerProcess server = ServerProcess.start(folder)) {
      assertKept(first, server.dev());
      assertKept(second, server.dev());
      refusesASecondServer();
      assertThat(server.terminate()).isIn(0, 143);
    }
    assertThat(Files.exists(folder.resolve("postgres/postmaster.pid"))).isFalse();
  }

  private void refusesASecondServer() throws Exception {
    ServerProcess.Ended second = ServerProcess.runToItsEnd(folder);

    assertThat(second.status()).isEqualTo(1);
    assertThat(second.errors()).contains("guildhall: ", folder.toString());
    assertThat(second.errors()).doesNotContain("\tat ");
  }

  @Test
  void keepsItsCredentialsToItself() throws Exception {
    Path file = folder.resolve("credentials.env");
    String before;
    try (ServerProcess server = ServerProcess.start(folder)) {
      before = Files.readString(file);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      List<String> names = new ArrayList<>();
      before.lines().forEach(line -> names.add(line.substring(0, line.indexOf('='))));
      assertThat(names)
          .containsExactly(
              "SCALEKIT_ENVIRONMENT_URL",
              "SCALEKIT_CLIENT_ID",
              "SCALEKIT_CLIENT_SECRET",
              "GUILDHALL_WORKSPACE_CLIENT_ID",
              "GUILDHALL_WORKSPACE_CLIENT_SECRET");
      assertThat(before).startsWith("SCALEKIT_ENVIRONMENT_URL=" + server.url() + "\n");
      assertThat(server.output())
          .doesNotContain(
              before
                  .lines()
                  .filter(line -> line.contains("SECRET="))
                  .findFirst()
                  .orElseThrow()
                  .split("=", 2)[1]);
      server.output().lines().forEach(DurabilityTest::assertJson);
    }
    try (ServerProcess again = ServerProcess.start(folder)) {
      assertThat(Files.readString(file).lines().skip(1))
          .containsExactlyElementsOf(before.lines().skip(1).toList());
      assertThat(Files.readString(file)).startsWith("SCALEKIT_ENVIRONMENT_URL=" + again.url());
    }
  }

  private static void assertJson(String line) {
    try {
      assertThat(JSON.readTree(line).isObject()).isTrue();
    } catch (JsonProcessingException plain) {
      throw new AssertionError("a log line that is no JSON: " + line, plain);
    }
  }
}
