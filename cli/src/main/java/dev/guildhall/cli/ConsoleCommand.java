package dev.guildhall.cli;

import dev.guildhall.cli.server.Credentials;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code guildhall console}: prints a new link into the console and nothing else. */
@Command(
    name = "console",
    description = {
      "Prints a link that signs a browser in to the console, once and within 10 minutes.",
      "It is the workspace's client that asks for it, as with --workspace."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  guildhall console", "  xdg-open $$(guildhall console)"})
final class ConsoleCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  @Mixin private final ServerOptions server;

  ConsoleCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    Credentials credentials = server.workspaceCredentials();
    ConsoleLink link = new ConsoleLink(server.httpClient());
    spec.commandLine().getOut().println(link.make(credentials));
  }
}
