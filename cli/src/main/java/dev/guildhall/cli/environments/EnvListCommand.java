package dev.guildhall.cli.environments;

import dev.guildhall.cli.server.Pages;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Table;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code guildhall env list}: all environments of the server. */
@Command(
    name = "list",
    description = "Lists the environments, with the workspace's client.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  guildhall env list", "  guildhall env list --json"})
final class EnvListCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  EnvListCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    output.print(
        new Pages(server.workspaceApi(), "/api/v1/environments", "environments", Long.MAX_VALUE),
        Table.Layout.of()
            .with("ID", "id")
            .with("NAME", "display_name")
            .with("TYPE", "type")
            .with("REGION", "region_code")
            .withTime("CREATED", "create_time"));
  }
}
