package dev.guildhall.cli.environments;

import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code guildhall env}: the commands for environments. */
@Command(
    name = "env",
    description = "Lists and creates environments, with the workspace's client.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  guildhall env list", "  guildhall env create --help"})
public final class EnvCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  public static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new EnvCommand())
        .addSubcommand(new EnvListCommand(environment))
        .addSubcommand(new EnvCreateCommand(environment));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
