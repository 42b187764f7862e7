package dev.guildhall.cli.organizations;

import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code guildhall org get}: one organization, by whatever names it. */
@Command(
    name = "get",
    description = "Shows an organization.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall org get CUST-12345",
      "  guildhall org get ext:billing:cus_1",
      "  guildhall org get org_153362552741429248 --json"
    })
final class OrgGetCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      paramLabel = "ORGANIZATION",
      description = "Its id (org_…), ext: and an external ID, or the external ID alone.")
  String organization;

  OrgGetCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    OrganizationText.print(
        output, server.api().get(OrganizationReference.path(organization)).path("organization"));
  }
}
