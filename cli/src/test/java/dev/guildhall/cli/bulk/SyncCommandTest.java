package dev.guildhall.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.cli.Main;
import dev.guildhall.cli.terminal.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit that is none is refused before anything is asked of a server. */
final class SyncCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"NaN", "-1.0", "100.5", "Infinity"})
  void theLimitOfPruningIsAPercentage(String limit, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.ndjson"), "{\"external_id\":\"1\"}\n");
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(
                Map.of(
                    "SCALEKIT_ENVIRONMENT_URL",
                    "http://localhost:1",
                    "SCALEKIT_CLIENT_ID",
                    "skc_1",
                    "SCALEKIT_CLIENT_SECRET",
                    "x"),
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true))
            .execute("sync", file.toString(), "--prune", "--prune-limit=" + limit);

    assertThat(err)
        .hasToString(
            """
            guildhall: --prune-limit must be between 0 and 100, got %s.
            It is a percentage: --prune-limit 20
            """
                .formatted(limit));
    assertThat(exit).isEqualTo(ExitCodes.USAGE);
  }
}
