package dev.guildhall.cli.bulk;

import dev.guildhall.cli.rows.FailedRows;
import dev.guildhall.cli.rows.FileOptions;
import dev.guildhall.cli.rows.RowFile;
import dev.guildhall.cli.rows.RowResult;
import dev.guildhall.cli.rows.Rows;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.ProgressDisplay;
import java.io.IOException;
import java.util.Map;

/** An import from its file to its report: what import and sync have in common. */
final class ImportJob {
  private final Api api;
  private final FileOptions options;
  private final Output output;
  private final Map<String, String> environment;
  private final boolean mergesMetadata;
  private final String task;
  private final RowFile file;

  ImportJob(
      Api api,
      FileOptions options,
      Output output,
      Map<String, String> environment,
      boolean mergesMetadata,
      String task) {
    this.api = api;
    this.options = options;
    this.output = output;
    this.environment = environment;
    this.mergesMetadata = mergesMetadata;
    this.task = task;
    this.file = options.rowFile();
  }

  /** Does it, or plans it; answers what became of the rows. */
  ImportTally run() {
    try (Rows rows = file.open()) {
      ImportTally tally = new ImportTally();
      if (options.isPlan()) {
        try (ProgressDisplay display = display("Planning", 0)) {
          runner()
              .run(
                  rows,
                  0,
                  (row, result) -> {
                    tally.add(row, result);
                    display.at(tally.total());
                  },
                  () -> {});
        }
      } else {
        change(rows, tally);
      }
      return tally;
    } catch (IOException unreadable) {
      throw file.unreadable(unreadable);
    }
  }

  private void change(Rows rows, ImportTally tally) throws IOException {
    String identity =
        file.path().isEmpty()
            ? ""
            : "%s for %s, %s"
                .formatted(
                    file.fingerprint(),
                    api.credentials().clientId(),
                    mergesMetadata ? "merge" : "replace");
    try (ImportProgress progress = ImportProgress.open(file, identity);
        FailedRows failed =
            new FailedRows(file.sibling(".failed.ndjson"), progress.failedBytes())) {
      if (progress.isOfAnother()) {
        output.err().println("The file has changed since the last import; beginning anew.");
      } else if (progress.rows() > 0) {
        output.err().printf("Going on after %,d rows.%n", progress.rows());
      }
      progress.restore(tally);
      try (ProgressDisplay display = display(task, progress.rows())) {
        runner()
            .run(
                rows,
                progress.rows(),
                (row, result) -> {
                  tally.add(row, result);
                  if (result.outcome() == RowResult.Outcome.FAILED) {
                    failed.add(row, result);
                  }
                  display.at(tally.total());
                },
                () -> progress.note(tally, failed.flush()));
      }
      progress.remove();
    }
  }

  /** Says what became of the rows; answers the exit code. */
  int report(ImportTally tally) {
    long failed = tally.count(RowResult.Outcome.FAILED);
    if (options.isPlan()) {
      if (output.isJson()) {
        output.out().println(tally.jsonPlan());
      } else {
        output.out().print(tally.plan());
        output.out().flush();
      }
    } else {
      output.out().println(output.isJson() ? tally.json() : tally.sentence());
    }
    if (failed > 0 && options.isPlan()) {
      output.err().printf("%s would fail.%n", Output.counted(failed, "row", "rows"));
    } else if (failed > 0) {
      String sentence =
          failed == 1
              ? "%,d row failed; it is in %s with its reason.%nMend it there, then:"
              : "%,d rows failed; they are in %s with their reasons.%nMend them there, then:";
      output
          .err()
          .printf(
              sentence + " guildhall import %s%s%n",
              failed,
              file.sibling(".failed.ndjson"),
              file.sibling(".failed.ndjson"),
              mergesMetadata ? " --metadata merge" : "");
    }
    if (tally.withoutKey() > 0) {
      output
          .err()
          .printf(
              "%,d of them without an external_id, by which an import finds a row again: give them"
                  + " one in the file, or where they come from.%n",
              tally.withoutKey());
    }
    return failed > 0 ? ExitCodes.ROWS_FAILED : ExitCodes.DONE;
  }

  RowFile file() {
    return file;
  }

  private ImportRun runner() {
    return new ImportRun(
        new ImportCall(api, options.isPlan(), mergesMetadata), options.patience(), output.err());
  }

  private ProgressDisplay display(String doing, long start) {
    return ProgressDisplay.start(output.err(), environment, doing, file.countRows(), start);
  }
}
