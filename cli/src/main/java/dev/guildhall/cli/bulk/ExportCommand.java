package dev.guildhall.cli.bulk;

import dev.guildhall.cli.rows.RowFile;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.ProgressDisplay;
import dev.guildhall.cli.terminal.StandardOutput;
import dev.guildhall.cli.terminal.Version;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code guildhall export}: everything, as it was at one moment. A file is whole or not there. */
@Command(
    name = "export",
    description = "Writes all organizations, oldest first, as they are at one moment.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall export -o tenants.ndjson",
      "  guildhall export --format csv --deleted -o tenants.csv",
      "  guildhall export | jq -r .external_id"
    })
public final class ExportCommand implements Runnable {
  private final Map<String, String> environment;

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  @Mixin private final ServerOptions server;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "ndjson or csv (default: as the file's name says, else ndjson).")
  RowFile.@Nullable Format format;

  @Option(names = "--deleted", description = "Also deleted ones that can be restored.")
  boolean deleted;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write (default: the standard output).")
  @Nullable Path target;

  public ExportCommand(Map<String, String> environment) {
    this.environment = environment;
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    Api api = server.api();
    Path to = target;
    PrintWriter standard = spec.commandLine().getOut();
    try {
      if (to == null) {
        Writer out = new OutWriter(standard);
        write(api, out, new Silent());
        out.flush();
      } else {
        writeFile(api, to);
      }
    } catch (IOException failed) {
      if (to == null && standard.checkError()) {
        throw StandardOutput.unwritable(standard);
      }
      throw new CommandFailure(
          ExitCodes.USAGE,
          "%s cannot be written: %s."
              .formatted(to == null ? "the output" : to, failed.getMessage()),
          "Make room there, or name another file with -o.");
    }
  }

  private void writeFile(Api api, Path to) throws IOException {
    Path unfinished = to.resolveSibling(to.getFileName() + ".part");
    try {
      Optional<Long> total =
          Optional.of(
              api.get("/api/v1/organizations?page_size=1&show_deleted=" + deleted)
                  .path("total_size")
                  .asLong());
      try (Writer out = Files.newBufferedWriter(unfinished);
          ProgressDisplay display =
              ProgressDisplay.start(
                  spec.commandLine().getErr(), environment, "Exporting", total, 0)) {
        write(api, out, display);
      }
      Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void write(Api api, Writer out, ProgressDisplay display) throws IOException {
    ExportCall call = new ExportCall(api, deleted);
    if (isCsv()) {
      new CsvExport(call, deleted, display).write(out);
      return;
    }
    long[] count = {0};
    call.read(line -> {
      out.append(line).append('\n');
      display.at(++count[0]);
    });
  }

  private boolean isCsv() {
    return format == null
        ? target != null && target.toString().endsWith(".csv")
        : format == RowFile.Format.CSV;
  }

  /** The standard output, which ends the export once it cannot be written. */
  private static final class OutWriter extends BufferedWriter {
    private final PrintWriter out;

    OutWriter(PrintWriter out) {
      super(out, 64 * 1024);
      this.out = out;
    }

    @Override
    public Writer append(CharSequence text) throws IOException {
      if (out.checkError()) {
        throw new IOException("it is closed");
      }
      return super.append(text);
    }
  }

  private record Silent() implements ProgressDisplay {
    @Override
    public void at(long done) {}

    @Override
    public void close() {}
  }
}
