package dev.guildhall.cli.rows;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of commands that read a file of organizations. */
public final class FileOptions {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      paramLabel = "FILE",
      description = "NDJSON or CSV, or - for the standard input. Columns: " + Columns.NAMES + ".")
  String file;

  @Option(
      names = "--map",
      paramLabel = "COLUMN=FIELD",
      description =
          "Read a column of the file as this field; repeat for more. COLUMN= leaves it out.")
  Map<String, String> renamed = new LinkedHashMap<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "ndjson or csv (default: as the file's name or its first character says).")
  RowFile.@Nullable Format format;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "Between the cells of CSV (default: a comma; in .tsv a tab).")
  @Nullable Character separator;

  @Option(
      names = "--plan",
      description = "Say what would change, with examples, and change nothing.")
  boolean plan;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description =
          "How long to wait for a server that goes away in the middle (default: ${DEFAULT-VALUE}).",
      defaultValue = "30")
  int waitSeconds;

  /** Whether nothing is to be changed. */
  public boolean isPlan() {
    return plan;
  }

  public RowFile rowFile() {
    return new RowFile(
        file, Optional.ofNullable(format), Optional.ofNullable(separator), new Columns(renamed));
  }

  public Duration patience() {
    return Duration.ofSeconds(waitSeconds);
  }
}
