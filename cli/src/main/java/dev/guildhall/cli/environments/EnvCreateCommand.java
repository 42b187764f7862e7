package dev.guildhall.cli.environments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guildhall env create}: a new environment, empty and apart from all others. */
@Command(
    name = "create",
    description = "Creates an environment, with the workspace's client.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall env create --name Staging",
      "  guildhall client create env_153362552741429248 --name backend"
    })
final class EnvCreateCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name.")
  String name;

  @Option(names = "--type", paramLabel = "TYPE", description = "DEV or PRD.")
  @Nullable String type;

  EnvCreateCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    ObjectNode body = Json.object().put("display_name", name);
    if (type != null) {
      body.put("type", type);
    }
    output.print(
        server.workspaceApi().send("POST", "/api/v1/environments", body).path("environment"),
        List.of("id", "display_name", "domain", "region_code", "type", "create_time"));
  }
}
