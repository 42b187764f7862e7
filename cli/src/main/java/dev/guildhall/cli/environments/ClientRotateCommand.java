package dev.guildhall.cli.environments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.Pages;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guildhall client rotate}: a new secret beside the old ones. */
@Command(
    name = "rotate",
    description = "Gives an API client a new secret; older ones stay valid for a while.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall client rotate env_153362552741429248 skc_153362552741429249",
      "  guildhall client rotate env_153362552741429248 skc_153362552741429249 --overlap 0s"
          + "   # a leaked secret"
    })
final class ClientRotateCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      index = "0",
      paramLabel = "ENVIRONMENT",
      description = "The environment's id (env_…).")
  String environmentId;

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(index = "1", paramLabel = "CLIENT", description = "The client's id (skc_…).")
  String clientToRotate;

  @Option(
      names = "--overlap",
      paramLabel = "DURATION",
      description =
          "How long older secrets stay valid, such as 3600s; 0s ends them now (default: 24 hours).")
  @Nullable String overlap;

  ClientRotateCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    Api api = server.workspaceApi();
    ObjectNode body = Json.object();
    if (overlap != null) {
      body.put("overlap", overlap);
    }
    ClientSecretText.print(
        output,
        api.credentials(),
        environmentId,
        api.send(
            "POST",
            ClientSecretText.path(environmentId) + "/" + Pages.encoded(clientToRotate) + ":rotate",
            body));
  }
}
