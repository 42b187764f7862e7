package dev.guildhall.cli.environments;

import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guildhall client create}: prints what the SDKs take from the environment. */
@Command(
    name = "create",
    description = "Creates an API client of an environment; its secret is shown this once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  guildhall client create env_153362552741429248 --name backend >backend.env"})
final class ClientCreateCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      index = "0",
      paramLabel = "ENVIRONMENT",
      description = "The environment's id (env_…).")
  String environmentId;

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name.")
  String name;

  ClientCreateCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    Api api = server.workspaceApi();
    ClientSecretText.print(
        output,
        api.credentials(),
        environmentId,
        api.send("POST", ClientSecretText.path(environmentId), Json.object().put("name", name)));
  }
}
