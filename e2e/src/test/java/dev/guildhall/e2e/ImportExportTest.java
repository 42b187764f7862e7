package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.e2e.CommandLine.Result;
import dev.guildhall.e2e.CommandLine.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Import and export against a server: what goes in comes out, whatever is killed in between. */
@EndToEndTest
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class ImportExportTest {
  private static final int ROWS = 30_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ServerProcess server;

  @TempDir Path folder;

  ImportExportTest(ServerProcess server) {
    this.server = server;
  }

  @Test
  void aRealCsvWithEverythingThatCanBeWrongWithIt() throws IOException {
    CommandLine guildhall = CommandLine.inNewEnvironment(server, folder);
    Path file = folder.resolve("tenants.csv");
    Files.writeString(
        file,
        "\uFEFFexternal_id,display_name,metadata.plan,external_ids.crm\r\n"
            + "1,\"Say \"\"hi\"\", Ltd 🏛\",gold,c1\r\n"
            + "2,Twice,,\r\n"
            + "%s,Long,,\r\n".formatted("x".repeat(300))
            + "3,\"open,,\r\n"
            + "4,Other's CRM,,c1\r\n"
            + "2,Twice again,silver,\r\n");
    Result plan = guildhall.run("import", file.toString(), "--plan");
    assertThat(plan.exit()).isEqualTo(5);
    assertThat(plan.out()).contains("2 created\n", "1 changed\n", "3 conflict\n");
    assertThat(guildhall.run("org", "list", "--json").json()).isEmpty();

    Result result = guildhall.run("import", file.toString());
    assertThat(result.exit()).as(result.err()).isEqualTo(5);
    assertThat(result.out()).isEqualTo("Created 2, changed 1, same 0, failed 3.\n");
    assertThat(exported(guildhall))
        .isEqualTo(
            """
            1 Say "hi", Ltd 🏛 {"plan":"gold"} {"crm":"c1"}
            2 Twice again {"plan":"silver"} {}\
            """);

    Path failed = folder.resolve("tenants.csv.failed.ndjson");
    Files.writeString(
        failed,
        Files.readString(failed)
            .replace("x".repeat(300), "long")
            .replace("\"raw\":\"3,\\\"open,,\"", "\"external_id\":\"3\",\"display_name\":\"Open\"")
            .replace("\"c1\"", "\"c4\""));
    assertThat(guildhall.run("import", failed.toString()).out())
        .isEqualTo("Created 3, changed 0, same 0, failed 0.\n");
    assertThat(guildhall.run("import", file.toString()).out())
        .isEqualTo("Created 0, changed 2, same 1, failed 3.\n");
  }

  @Test
  void exportIntoAnEmptyEnvironmentIsEqual() throws IOException {
    CommandLine from = CommandLine.inNewEnvironment(server, folder);
    CommandLine into = CommandLine.inNewEnvironment(server, folder);
    CommandLine asCsv = CommandLine.inNewEnvironment(server, folder);
    Path file = folder.resolve("rows.ndjson");
    Files.writeString(
        file,
        """
        {"external_id":"a,\\"b\\"","display_name":"Ä 🏛","metadata":{"plan":"gold"},"slug":"a"}
        {"external_id":"b","display_name":"B","external_ids":{"crm":"1"},"logo_url":"https://x.test/l.png"}
        {"external_id":"c","display_name":"C"}
        """);
    from.run("import", file.toString());
    assertThat(from.run("org", "delete", "c", "--yes").exit()).isZero();

    Path all = folder.resolve("all.ndjson");
    assertThat(from.run("export", "--deleted", "-o", all.toString()).exit()).isZero();
    Result imported = into.run("import", all.toString());
    assertThat(imported.out())
        .as(imported.err())
        .isEqualTo("Created 3, changed 0, same 0, failed 0.\n");
    assertThat(bare(into.run("export", "--deleted")))
        .isEqualTo(bare(from.run("export", "--deleted")));

    Path csv = folder.resolve("all.csv");
    assertThat(from.run("export", "--deleted", "-o", csv.toString()).exit()).isZero();
    assertThat(asCsv.run("import", csv.toString()).exit()).isZero();
    assertThat(bare(asCsv.run("export", "--deleted")))
        .isEqualTo(bare(from.run("export", "--deleted")));
    assertThat(from.run("export").json()).hasSize(2);
  }

  @Test
  void organizationsWithoutAnExternalIdAreCountedAndKeptToBeGivenOne() throws IOException {
    CommandLine from = CommandLine.inNewEnvironment(server, folder);
    CommandLine into = CommandLine.inNewEnvironment(server, folder);
    from.run("org", "create", "--name", "No key", "--metadata", "plan=gold");
    from.run("org", "create", "--name", "Key", "--external-id", "k");
    Path all = folder.resolve("all.ndjson");
    assertThat(from.run("export", "-o", all.toString()).exit()).isZero();

    String why =
        "1 of them without an external_id, by which an import finds a row again: give them one in"
            + " the file, or where they come from.\n";
    Result plan = into.run("import", all.toString(), "--plan");
    assertThat(plan.exit()).isEqualTo(5);
    assertThat(plan.out()).contains("          line 1  external_id: must not be empty\n");
    assertThat(plan.err()).endsWith(why);
    Result imported = into.run("import", all.toString());
    assertThat(imported.exit()).isEqualTo(5);
    assertThat(imported.out()).isEqualTo("Created 1, changed 0, same 0, failed 1.\n");
    assertThat(imported.err()).endsWith(why);

    Path failed = folder.resolve("all.ndjson.failed.ndjson");
    ObjectNode row = (ObjectNode) CommandLine.parse(Files.readString(failed));
    Files.writeString(failed, row.put("external_id", "given").toString());
    assertThat(into.run("import", failed.toString()).exit()).isZero();
    assertThat(exported(into)).isEqualTo("k Key {} {}\ngiven No key {\"plan\":\"gold\"} {}");
  }

  @Test
  void aKilledImporterGoesOnWhereItWas() throws IOException {
    CommandLine guildhall = CommandLine.inNewEnvironment(server, folder);
    Path file = many();
    Running running = guildhall.start("import", file.toString());
    awaitProgress(file);
    running.process().destroyForcibly();
    assertThat(CommandLine.finish(running).exit()).isEqualTo(137);

    Result rest = guildhall.run("import", file.toString());
    assertThat(rest.exit()).as(rest.err()).isEqualTo(5);
    assertThat(rest.err()).startsWith("Going on after ");
    assertComplete(guildhall, file);
  }

  @Test
  void aKilledServerIsTakenUpAgain() throws IOException {
    try (ServerProcess own = ServerProcess.start()) {
      CommandLine guildhall = CommandLine.inNewEnvironment(own, folder);
      Path file = many();
      Running running = guildhall.start("import", file.toString(), "--wait", "0");
      awaitProgress(file);
      own.killAndRestart();
      Result broken = CommandLine.finish(running);
      assertThat(broken.exit()).as(broken.err()).isEqualTo(3);
      assertThat(broken.err()).endsWith("Run the command again: it goes on where it was.\n");

      CommandLine again = guildhall.at(own.url());
      Result rest = again.run("import", file.toString());
      assertThat(rest.exit()).as(rest.err()).isEqualTo(5);
      assertThat(rest.err()).startsWith("Going on after ");
      assertComplete(again, file);
    }
  }

  /** Every row once and none besides; the one bad row, once, among the failed. */
  private void assertComplete(CommandLine guildhall, Path file) throws IOException {
    assertThat(Path.of(file + ".progress")).doesNotExist();
    assertThat(Files.readAllLines(Path.of(file + ".failed.ndjson"))).hasSize(1);
    List<JsonNode> organizations = guildhall.run("export").json();
    assertThat(organizations).hasSize(ROWS);
    assertThat(organizations)
        .allSatisfy(one -> {
          assertThat(one.path("display_name").asText())
              .isEqualTo("Name " + one.path("external_id").asText());
          assertThat(one.path("version").asInt()).isEqualTo(1);
        });
  }

  private Path many() throws IOException {
    return Files.writeString(
        folder.resolve("many.csv"),
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(i -> "%d,Name %d\n".formatted(i, i))
            .collect(Collectors.joining("", "external_id,display_name\nbad,\n", "")));
  }

  /** Waits until the server has some of the rows and the importer knows it. */
  private static void awaitProgress(Path file) throws IOException {
    Path progress = Path.of(file + ".progress");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(progress) || Files.size(progress) == 0) {
      assertThat(System.nanoTime()).as("time for the first rows").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static String exported(CommandLine guildhall) {
    return guildhall.run("export").json().stream()
        .map(one ->
            "%s %s %s %s"
                .formatted(
                    one.path("external_id").asText(),
                    one.path("display_name").asText(),
                    one.path("metadata"),
                    one.path("external_ids")))
        .collect(Collectors.joining("\n"));
  }

  /** What an organization is, apart from what each environment gives anew. */
  private static List<JsonNode> bare(Result exported) {
    List<JsonNode> organizations = exported.json();
    for (JsonNode organization : organizations) {
      ((ObjectNode) organization).remove(List.of("id", "create_time", "update_time", "version"));
    }
    return organizations;
  }
}
