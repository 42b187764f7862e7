package dev.guildhall.cli.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.guildhall.cli.rows.Columns;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.ProgressDisplay;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An export as CSV. Which columns there are is known when the last organization has come, so they
 * wait in a temporary file; in memory are the columns' names alone.
 */
final class CsvExport {
  private static final int MAX_COLUMNS = 2000;
  private static final List<String> FIELDS =
      List.of("external_id", "display_name", "region_code", "slug", "logo_url");

  private final ExportCall call;
  private final boolean withDeleted;
  private final ProgressDisplay display;
  private final Set<String> pairs = new TreeSet<>();

  CsvExport(ExportCall call, boolean withDeleted, ProgressDisplay display) {
    this.call = call;
    this.withDeleted = withDeleted;
    this.display = display;
  }

  void write(Writer to) throws IOException {
    Path waiting = Files.createTempFile("guildhall-export", ".ndjson");
    try {
      collect(waiting);
      convert(waiting, to);
    } finally {
      Files.deleteIfExists(waiting);
    }
  }

  private void collect(Path waiting) throws IOException {
    long[] count = {0};
    try (BufferedWriter spool = Files.newBufferedWriter(waiting)) {
      call.read(line -> {
        JsonNode organization = Json.parse(line);
        noteColumns(organization, "external_ids");
        noteColumns(organization, "metadata");
        spool.append(line).append('\n');
        display.at(++count[0]);
      });
    }
  }

  private void noteColumns(JsonNode organization, String map) {
    organization.path(map).fieldNames().forEachRemaining(key -> pairs.add(map + "." + key));
    if (pairs.size() > MAX_COLUMNS) {
      throw new CommandFailure(
          ExitCodes.REFUSED,
          "the organizations have more than %,d different keys of metadata.".formatted(MAX_COLUMNS),
          "That is no table any more: export as NDJSON.");
    }
  }

  private void convert(Path waiting, Writer to) throws IOException {
    List<String> columns = new ArrayList<>(FIELDS);
    if (withDeleted) {
      columns.add("delete_time");
    }
    columns.addAll(pairs);
    CsvWriter csv = CsvWriter.builder().build(to);
    csv.writeRecord(columns);
    try (BufferedReader spool = Files.newBufferedReader(waiting)) {
      for (String line = spool.readLine(); line != null; line = spool.readLine()) {
        JsonNode organization = Json.parse(line);
        csv.writeRecord(columns.stream().map(column -> cell(organization, column)).toList());
      }
    }
    csv.flush();
  }

  private static String cell(JsonNode organization, String column) {
    return Columns.mapOf(column)
        .map(map -> organization.path(map).path(column.substring(map.length() + 1)))
        .orElseGet(() -> organization.path(column))
        .asText();
  }
}
