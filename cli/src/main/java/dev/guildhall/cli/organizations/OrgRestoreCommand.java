package dev.guildhall.cli.organizations;

import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code guildhall org restore}: undoes a delete, where the time for it has not passed. */
@Command(
    name = "restore",
    description = "Brings a deleted organization back.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  guildhall org list --deleted", "  guildhall org restore org_153362552741429248"})
final class OrgRestoreCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      paramLabel = "ORGANIZATION",
      description = "Its id (org_…), ext: and an external ID, or the external ID alone.")
  String organization;

  OrgRestoreCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    OrganizationText.print(
        output,
        server
            .api()
            .send("POST", OrganizationReference.path(organization) + ":restore", Json.object())
            .path("organization"));
  }
}
