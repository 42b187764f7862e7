package dev.guildhall.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.cli.Main;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code guildhall import} does with results, failures and servers that go away. */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class ImportCommandTest {
  private static final String ROWS =
      """
      external_id,display_name
      a,Alpha
      b,bad
      c,"open
      d,Delta
      """;

  @TempDir Path folder;
  private ImportServer server;

  private record Result(int exit, String out, String err) {}

  @BeforeEach
  void listen() throws IOException {
    server = new ImportServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void rowsThatFailAreKeptWithTheirReasonsAndHoldNothingUp() throws IOException {
    Path file = write(ROWS);
    Result result = run("import", file.toString());
    Path failed = folder.resolve("rows.csv.failed.ndjson");
    assertThat(result)
        .isEqualTo(
            new Result(
                ExitCodes.ROWS_FAILED,
                "Created 2, changed 0, same 0, failed 2.\n",
                "2 rows failed; they are in %s with their reasons.\nMend them there, then: guildhall import %s\n"
                    .formatted(failed, failed)));
    assertThat(server.organizations).containsOnlyKeys("a", "d");
    assertThat(Files.readAllLines(failed))
        .containsExactly(
            "{\"external_id\":\"b\",\"display_name\":\"bad\",\"error\":{\"line\":3,"
                + "\"error_code\":\"INVALID_ARGUMENT\",\"message\":\"display_name: is bad\","
                + "\"field\":\"display_name\"}}",
            "{\"raw\":\"c,\\\"open\",\"error\":{\"line\":4,\"error_code\":\"UNREADABLE\","
                + "\"message\":\"a quote opens and does not close\"}}");
    assertThat(folder.resolve("rows.csv.progress")).doesNotExist();
  }

  @Test
  void theFileOfFailedRowsCanBeMendedAndImported() throws IOException {
    run("import", write(ROWS).toString());
    Path failed = folder.resolve("rows.csv.failed.ndjson");
    Files.writeString(
        failed,
        Files.readString(failed)
            .replace("\"bad\"", "\"Beta\"")
            .replace("\"raw\":\"c,\\\"open\"", "\"external_id\":\"c\",\"display_name\":\"Gamma\""));
    Result result = run("import", failed.toString());
    assertThat(result)
        .isEqualTo(new Result(ExitCodes.DONE, "Created 2, changed 0, same 0, failed 0.\n", ""));
    assertThat(server.organizations).containsOnlyKeys("a", "b", "c", "d");
  }

  @Test
  void aPlanCountsWithExamplesAndChangesNothing() throws IOException {
    server.organizations.put("a", Json.parse("{\"external_id\":\"a\",\"display_name\":\"Old\"}"));
    server.organizations.put("d", Json.parse("{\"external_id\":\"d\",\"display_name\":\"Delta\"}"));
    Path file = write(ROWS + "e,Epsilon\n");
    Result result = run("import", file.toString(), "--plan");
    assertThat(result.exit()).isEqualTo(ExitCodes.ROWS_FAILED);
    assertThat(result.out())
        .isEqualTo(
            """
                    1 created
                      e
                    1 changed
                      a  display_name "Old" → "Alpha"
                    1 same
                      d
                    2 conflict
                      b  line 3: display_name: is bad
                      line 4  a quote opens and does not close
            """);
    assertThat(result.err()).isEqualTo("2 rows would fail.\n");
    assertThat(server.organizations).doesNotContainKey("e");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    Result json = run("import", file.toString(), "--plan", "--json");
    assertThat(Json.parse(json.out()).path("updated").asInt()).isEqualTo(1);
    assertThat(Json.parse(json.out()).at("/examples/failed/0/error/field").asText())
        .isEqualTo("display_name");
    assertThat(run("import", write("external_id,display_name\nb,bad\n").toString(), "--plan").err())
        .isEqualTo("1 row would fail.\n");
  }

  @Test
  void aStreamThatBreaksIsTakenUpWhereItBroke() throws IOException {
    server.brokenOffAfter.put(2, 1234);
    Result result = run("import", write(many(12_000)).toString());
    assertThat(result)
        .isEqualTo(
            new Result(
                ExitCodes.DONE,
                "Created 12,000, changed 0, same 0, failed 0.\n",
                "The server went away; trying again …\n"));
    assertThat(server.requests.stream().map(one -> one.split(" ")[0]))
        .containsExactly("5000", "5000", "3766", "2000");
  }

  @Test
  void aServerWithoutItsDatabaseIsWaitedFor() throws IOException {
    server.unavailable.add(2);
    Path file = write(many(12_000));
    Result result = run("import", file.toString());
    assertThat(result)
        .isEqualTo(
            new Result(
                ExitCodes.DONE,
                "Created 12,000, changed 0, same 0, failed 0.\n",
                "The server went away; trying again …\n"));
    assertThat(server.requests.stream().map(one -> one.split(" ")[0]))
        .containsExactly("5000", "5000", "5000", "2000");
  }

  @Test
  void anImportThatWasBrokenOffGoesOnWhereItWas() throws IOException {
    Path file = write(many(12_000).replace("Name 3\n", "bad\n"));
    server.brokenOffAfter.put(2, 100);
    Result broken = run("import", file.toString(), "--wait", "0");
    assertThat(broken.exit()).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(broken.err())
        .endsWith("broke its answer off.\nRun the command again: it goes on where it was.\n");
    Result rest = run("import", file.toString());
    assertThat(rest.exit()).isEqualTo(ExitCodes.ROWS_FAILED);
    assertThat(rest.err()).startsWith("Going on after 5,100 rows.\n");
    assertThat(rest.out()).isEqualTo("Created 11,999, changed 0, same 0, failed 1.\n");
    assertThat(Files.readAllLines(folder.resolve("rows.csv.failed.ndjson"))).hasSize(1);
    assertThat(server.organizations).hasSize(11_999);
  }

  @Test
  void aFileThatHasChangedBeginsAnew() throws IOException {
    server.brokenOffAfter.put(2, 0);
    run("import", write(many(6_000)).toString(), "--wait", "0");
    Result result = run("import", write(many(6_001)).toString());
    assertThat(result.err())
        .isEqualTo("The file has changed since the last import; beginning anew.\n");
    assertThat(result.out()).isEqualTo("Created 1,001, changed 0, same 5,000, failed 0.\n");
  }

  @Test
  void aTokenThatIsNoLongerGoodIsRenewed() throws IOException {
    server.unauthorized = 1;
    assertThat(run("import", write("external_id,display_name\na,Alpha\n").toString()).out())
        .isEqualTo("Created 1, changed 0, same 0, failed 0.\n");
    server.unauthorized = 2;
    assertThat(run("import", write("external_id,display_name\nb,B\n").toString()).exit())
        .isEqualTo(ExitCodes.CREDENTIALS);
  }

  @Test
  void metadataReplacesUnlessToldToMerge() throws IOException {
    Path file = write("external_id,display_name\na,Alpha\n");
    run("import", file.toString());
    run("import", file.toString(), "--metadata", "merge");
    run("sync", file.toString());
    assertThat(server.requests)
        .containsExactly(
            "1 validate_only=false&metadata=replace",
            "1 validate_only=false&metadata=merge",
            "1 validate_only=false&metadata=merge");
  }

  @Test
  void mendedRowsAreMergedWhereTheImportMerged() throws IOException {
    Path file = write("external_id,display_name\na,bad\n");
    for (String[] command :
        new String[][] {
          {"import", file.toString(), "--metadata", "merge"}, {"sync", file.toString()}
        }) {
      assertThat(run(command).err()).endsWith(".failed.ndjson --metadata merge\n");
    }
    assertThat(run("import", file.toString()).err()).endsWith(".failed.ndjson\n");
  }

  @Test
  void twoImportsOfOneFileDoNotRunAtOnce() throws IOException {
    Path file = write(ROWS);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("rows.csv.progress"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      Result result = run("import", file.toString());
      assertThat(result.exit()).isEqualTo(ExitCodes.USAGE);
      assertThat(result.err()).startsWith("guildhall: another import of this file is running");
    }
    assertThat(server.organizations).isEmpty();
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Result missing = run("import", folder.resolve("none.csv").toString());
    assertThat(missing.exit()).isEqualTo(ExitCodes.USAGE);
    assertThat(missing.err())
        .startsWith("guildhall: " + folder.resolve("none.csv") + " cannot be read")
        .endsWith("Name a file of organizations, or - for the standard input.\n");
    Path array = folder.resolve("rows.json");
    Files.writeString(array, "[{\"external_id\":\"a\"}]");
    assertThat(run("import", array.toString()).err())
        .startsWith("guildhall: the file is one JSON array");
    assertThat(run("import").err()).contains("Missing required parameter: 'FILE'");
  }

  private Result run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", server.url(), "--client-id", "c", "--client-secret", "s"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Result(exit, out.toString(), err.toString());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), text);
  }

  private static String many(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "k%d,Name %d\n".formatted(i, i))
        .collect(Collectors.joining("", "external_id,display_name\n", ""));
  }
}
