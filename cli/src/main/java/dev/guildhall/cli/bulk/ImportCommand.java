package dev.guildhall.cli.bulk;

import dev.guildhall.cli.rows.FileOptions;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guildhall import}: creates and changes organizations as a file says. */
@Command(
    name = "import",
    description = {
      "Creates the organizations of a file, and changes those that are there, by external ID.",
      "",
      "Killed and started again it goes on where it was. Rows that fail are kept with their",
      "reasons in FILE.failed.ndjson, which can be mended and imported itself."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall import tenants.csv --plan",
      "  guildhall import tenants.csv",
      "  guildhall import crm.csv --map 'Account ID=external_id' --map 'Account=display_name'",
      "  guildhall export --url https://old.example.com | guildhall import -"
    })
public final class ImportCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Mixin private final ServerOptions server;
  @Mixin private final FileOptions file = new FileOptions();
  @Mixin private final Output output = new Output();

  @Option(
      names = "--metadata",
      paramLabel = "MODE",
      description =
          "replace: a row's metadata is all there is; merge: pairs that it does not mention stay"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "replace")
  MetadataMode metadata = MetadataMode.REPLACE;

  /** What a row's metadata means for pairs that it does not mention. */
  enum MetadataMode {
    REPLACE,
    MERGE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ImportCommand(Map<String, String> environment) {
    this.environment = environment;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    ImportJob job =
        new ImportJob(
            server.api(), file, output, environment, metadata == MetadataMode.MERGE, "Importing");
    ImportTally tally = job.run();
    return job.report(tally);
  }
}
