package dev.guildhall.cli.organizations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guildhall org create}: one organization from options; many are for import. */
@Command(
    name = "create",
    description = "Creates an organization.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall org create --name \"Megasoft Inc\" --external-id CUST-12345",
      "  guildhall org create --name Acme --external-id CUST-2 --metadata plan_type=startup"
    })
final class OrgCreateCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();
  @Mixin private final OrganizationFields fields = new OrganizationFields();

  @Option(names = "--region", paramLabel = "CODE", description = "Its region, such as US.")
  @Nullable String region;

  OrgCreateCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    ObjectNode body = fields.body();
    if (!body.has("display_name")) {
      throw new CommandFailure(
          ExitCodes.USAGE, "an organization needs a name.", "Add --name, such as --name Acme.");
    }
    if (region != null) {
      body.put("region_code", region);
    }
    if (!fields.metadata.isEmpty()) {
      body.set("metadata", Output.pairs(fields.metadata));
    }
    OrganizationText.print(
        output, server.api().send("POST", "/api/v1/organizations", body).path("organization"));
  }
}
