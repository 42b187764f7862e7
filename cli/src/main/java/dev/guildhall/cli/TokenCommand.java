package dev.guildhall.cli;

import dev.guildhall.cli.server.Credentials;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.server.TokenEndpoint;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code guildhall token}: prints a new access token and nothing else, for use in scripts. */
@Command(
    name = "token",
    description = "Prints an access token, for curl.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  TOKEN=$$(guildhall token)", "  guildhall token --workspace"})
final class TokenCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  @Mixin private final ServerOptions server;

  TokenCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    Credentials credentials = server.credentials();
    spec.commandLine()
        .getOut()
        .println(new TokenEndpoint(server.httpClient()).accessToken(credentials));
  }
}
