package dev.guildhall.cli.organizations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guildhall org update}: changes the named fields and pairs; the others stay. */
@Command(
    name = "update",
    description = "Changes what is named, and nothing else.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall org update CUST-12345 --external-id TENANT-12345",
      "  guildhall org update CUST-2 --metadata plan_type=startup --remove-metadata region"
    })
final class OrgUpdateCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();
  @Mixin private final OrganizationFields fields = new OrganizationFields();

  @Option(
      names = "--remove-metadata",
      paramLabel = "KEY",
      description = "Remove a pair of metadata; repeat for more.")
  List<String> removed = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      paramLabel = "ORGANIZATION",
      description = "Its id (org_…), ext: and an external ID, or the external ID alone.")
  String organization;

  OrgUpdateCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    ObjectNode body = fields.body();
    if (body.isEmpty() && fields.metadata.isEmpty() && removed.isEmpty()) {
      throw new CommandFailure(
          ExitCodes.USAGE, "there is nothing to change.", "Add what changes, such as --name Acme.");
    }
    Api api = server.api();
    String path = OrganizationReference.path(organization);
    JsonNode before = api.get(path).path("organization");
    merge(body, before);
    // On the version that was merged with: what others write in between is refused, not lost.
    Api.Answer answer =
        api.call(
            "PATCH",
            "/api/v1/organizations/" + before.path("id").asText(),
            Api.json(body),
            Map.of(
                "Content-Type",
                "application/json",
                "If-Match",
                "\"" + before.path("version").asText() + "\""));
    if (!answer.succeeded()) {
      throw api.refusal(answer);
    }
    OrganizationText.print(output, answer.body().path("organization"));
  }

  /** A map in an update replaces the whole map, so it holds what stays too. */
  private void merge(ObjectNode body, JsonNode before) {
    if (body.has("external_ids")) {
      ObjectNode names = before.path("external_ids").deepCopy();
      names.setAll((ObjectNode) body.path("external_ids"));
      body.set("external_ids", names);
    }
    if (!fields.metadata.isEmpty() || !removed.isEmpty()) {
      ObjectNode pairs = before.path("metadata").deepCopy();
      pairs.remove(removed);
      fields.metadata.forEach(pairs::put);
      body.set("metadata", pairs);
    }
  }
}
