package dev.guildhall.cli.organizations;

import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code guildhall org}: the commands for single organizations. */
@Command(
    name = "org",
    description = "Looks at organizations and changes them, one by one.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  guildhall org list", "  guildhall org create --help"})
public final class OrgCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  public static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new OrgCommand())
        .addSubcommand(new OrgListCommand(environment))
        .addSubcommand(new OrgGetCommand(environment))
        .addSubcommand(new OrgCreateCommand(environment))
        .addSubcommand(new OrgUpdateCommand(environment))
        .addSubcommand(new OrgDeleteCommand(environment))
        .addSubcommand(new OrgRestoreCommand(environment))
        .addSubcommand(new OrgHistoryCommand(environment));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
