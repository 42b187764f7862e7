package dev.guildhall.cli.environments;

import dev.guildhall.cli.server.Pages;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Table;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code guildhall client list}: the clients, without their secrets. */
@Command(
    name = "list",
    description = "Lists the API clients of an environment, with the workspace's client.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  guildhall client list env_153362552741429248"})
final class ClientListCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      index = "0",
      paramLabel = "ENVIRONMENT",
      description = "The environment's id (env_…).")
  String environmentId;

  ClientListCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    output.print(
        new Pages(
            server.workspaceApi(), ClientSecretText.path(environmentId), "clients", Long.MAX_VALUE),
        Table.Layout.of().with("ID", "id").with("NAME", "name").withTime("CREATED", "create_time"));
  }
}
