package dev.guildhall.cli;

import dev.guildhall.cli.bulk.ExportCommand;
import dev.guildhall.cli.bulk.ImportCommand;
import dev.guildhall.cli.bulk.SyncCommand;
import dev.guildhall.cli.doctor.DoctorCommand;
import dev.guildhall.cli.environments.ClientCommand;
import dev.guildhall.cli.environments.EnvCommand;
import dev.guildhall.cli.organizations.OrgCommand;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.StandardOutput;
import dev.guildhall.cli.terminal.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line's entry point. A new command is a class, added in {@link #commandLine}. */
@Command(
    name = "guildhall",
    description = "The organization directory of a B2B product.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  the server refused the request, or failed",
      "  2  wrong usage, no credentials found, or a file or output that cannot be used",
      "  3  the server cannot be reached, went away, or is too busy",
      "  4  the server does not know the credentials",
      "  5  all is done but some rows, which are kept in FILE.failed.ndjson",
      "  6  sync --prune would delete more than --prune-limit allows; nothing was done",
    })
public final class Main implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    PrintWriter out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(System.getenv(), out, err).execute(arguments));
  }

  /** The whole command line, with the surroundings that it reads from and prints to. */
  public static CommandLine commandLine(
      Map<String, String> environment, PrintWriter out, PrintWriter err) {
    return new CommandLine(new Main())
        .addSubcommand(new ServeCommand())
        .addSubcommand(new TokenCommand(environment))
        .addSubcommand(new ConsoleCommand(environment))
        .addSubcommand(OrgCommand.commandLine(environment))
        .addSubcommand(new ImportCommand(environment))
        .addSubcommand(new ExportCommand(environment))
        .addSubcommand(new SyncCommand(environment))
        .addSubcommand(EnvCommand.commandLine(environment))
        .addSubcommand(ClientCommand.commandLine(environment))
        .addSubcommand(new DoctorCommand(environment))
        .addSubcommand(new CompletionCommand())
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Main::run)
        .setParameterExceptionHandler((misuse, _) -> explain(misuse))
        .setExecutionExceptionHandler((thrown, command, _) -> report(thrown, command));
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs the command; what it printed must have arrived, unless nobody wants it any more. */
  private static int run(CommandLine.ParseResult parsed) {
    int exit = new CommandLine.RunLast().execute(parsed);
    CommandLine command = parsed.commandSpec().commandLine();
    if (!command.getOut().checkError() || StandardOutput.hasNoReader(command.getOut())) {
      return exit;
    }
    CommandFailure failure = StandardOutput.unwritable(command.getOut());
    command.getErr().println("guildhall: " + failure.getMessage());
    return exit == ExitCodes.DONE ? failure.exitCode() : exit;
  }

  /** What is wrong, and where to read on; the whole usage would push it off the screen. */
  private static int explain(CommandLine.ParameterException misuse) {
    CommandLine command = misuse.getCommandLine();
    command.getErr().println("guildhall: " + misuse.getMessage());
    command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCodes.USAGE;
  }

  private static int report(Exception thrown, CommandLine command) throws Exception {
    if (thrown instanceof CommandFailure failure) {
      command.getErr().println("guildhall: " + failure.getMessage());
      return failure.exitCode();
    }
    throw thrown;
  }
}
