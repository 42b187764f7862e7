package dev.guildhall.cli.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.rows.FileOptions;
import dev.guildhall.cli.rows.RowFile;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.ProgressDisplay;
import dev.guildhall.cli.terminal.Version;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guildhall sync}: makes the environment look like a file. */
@Command(
    name = "sync",
    description = {
      "Makes the environment look like a file: creates, changes and, with --prune, deletes.",
      "",
      "Metadata that the file does not mention stays. Organizations without an external ID stay."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall sync tenants.csv --prune --plan",
      "  guildhall sync tenants.csv --prune",
      "  guildhall sync tenants.csv --prune --prune-limit 20"
    })
public final class SyncCommand implements Callable<Integer> {
  private static final int EXAMPLES = 3;

  private final Map<String, String> environment;

  @Mixin private final ServerOptions server;
  @Mixin private final FileOptions options = new FileOptions();
  @Mixin private final Output output = new Output();

  @Option(names = "--prune", description = "Delete the organizations that the file lacks.")
  boolean prunes;

  @Option(
      names = "--prune-limit",
      paramLabel = "PERCENT",
      description =
          "Refuse to delete more than this percentage of the organizations (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  double pruneLimit;

  public SyncCommand(Map<String, String> environment) {
    this.environment = environment;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    Api api = server.api();
    ImportJob job = new ImportJob(api, options, output, environment, true, "Syncing");
    Prune prune = new Prune(api);
    if (prunes) {
      find(prune, job.file());
    }
    ImportTally tally = job.run();
    int exitCode = job.report(tally);
    if (prunes) {
      prune(prune);
    }
    return exitCode;
  }

  private void find(Prune prune, RowFile file) {
    if (file.path().isEmpty()) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--prune reads its file twice, which a pipe does not allow.",
          "Write it to a file first.");
    }
    // This way round, so that NaN, which compares with nothing, is refused, too.
    if (!(pruneLimit >= 0 && pruneLimit <= 100)) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--prune-limit must be between 0 and 100, got %s.".formatted(pruneLimit),
          "It is a percentage: --prune-limit 20");
    }
    try {
      prune.find(file, pruneLimit);
    } catch (IOException unreadable) {
      throw file.unreadable(unreadable);
    }
  }

  private void prune(Prune prune) {
    long count = prune.lacking().size();
    if (!options.isPlan()) {
      try (ProgressDisplay display =
          ProgressDisplay.start(output.err(), environment, "Deleting", Optional.of(count), 0)) {
        count = prune.delete(display);
      }
    }
    if (output.isJson()) {
      ObjectNode result = Json.object();
      result.put("deleted", count).put("changed_meanwhile", prune.changedMeanwhile());
      output.out().println(result.put("without_external_id", prune.without()));
      return;
    }
    if (options.isPlan()) {
      output.out().printf("%,9d deleted%n", count);
      prune.lacking().stream()
          .limit(EXAMPLES)
          .forEach(one ->
              output
                  .out()
                  .printf("          %s  %s%n", Output.printable(one.externalId()), one.id()));
    } else {
      output.out().printf("Deleted %,d.%n", count);
    }
    if (prune.without() > 0) {
      output
          .err()
          .println(
              Output.counted(
                  prune.without(),
                  "organization without an external ID stays.",
                  "organizations without an external ID stay."));
    }
    if (prune.changedMeanwhile() > 0) {
      output
          .err()
          .println(
              Output.counted(
                  prune.changedMeanwhile(),
                  "organization was changed or deleted meanwhile and stays.",
                  "organizations were changed or deleted meanwhile and stay."));
    }
  }
}
