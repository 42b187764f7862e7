package dev.guildhall.cli.environments;

import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code guildhall client}: the commands for environments' API clients. */
@Command(
    name = "client",
    description = "Keeps the API clients of environments, with the workspace's client.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  guildhall client list env_153362552741429248", "  guildhall client create --help"})
public final class ClientCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  public static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new ClientCommand())
        .addSubcommand(new ClientListCommand(environment))
        .addSubcommand(new ClientCreateCommand(environment))
        .addSubcommand(new ClientRotateCommand(environment));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
