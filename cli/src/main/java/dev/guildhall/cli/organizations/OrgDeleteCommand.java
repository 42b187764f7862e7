package dev.guildhall.cli.organizations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Terminal;
import dev.guildhall.cli.terminal.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guildhall org delete}: says what would go, asks, deletes. */
@Command(
    name = "delete",
    description = "Deletes an organization; within its time it can be restored.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall org delete CUST-12345 --plan     what would go with it",
      "  guildhall org delete CUST-12345 --yes"
    })
final class OrgDeleteCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @Option(names = "--plan", description = "Say what would go with it, and delete nothing.")
  boolean plan;

  @Option(names = "--yes", description = "Do not ask; needed where nobody can answer.")
  boolean yes;

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      paramLabel = "ORGANIZATION",
      description = "Its id (org_…), ext: and an external ID, or the external ID alone.")
  String organization;

  OrgDeleteCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    Api api = server.api();
    JsonNode found = api.get(OrganizationReference.path(organization)).path("organization");
    String id = found.path("id").asText();
    String path = "/api/v1/organizations/" + id;
    if (plan || !yes) {
      JsonNode preview = api.delete(path + "?validate_only=true").path("preview");
      if (plan && output.isJson()) {
        output.out().println(preview);
        return;
      }
      output.out().println(wouldGo(found, preview));
    }
    if (plan) {
      return;
    }
    if (!yes && !Terminal.confirms("Delete it? [y/N] ")) {
      throw new CommandFailure(
          ExitCodes.USAGE, "nothing was deleted.", "Say --yes to delete without a question.");
    }
    delete(api, path, found);
    if (output.isJson()) {
      output.out().println(found);
    } else {
      output.out().printf("Deleted %s. Back with: guildhall org restore %s%n", id, id);
    }
  }

  /** In the version that was read, and shown, alone: to what it is by now nobody has agreed. */
  private static void delete(Api api, String path, JsonNode found) {
    Map<String, String> condition = Map.of("If-Match", '"' + found.path("version").asText() + '"');
    Api.Answer answer = api.call("DELETE", path, BodyPublishers.noBody(), condition);
    if (answer.status() == 412) {
      String id = found.path("id").asText();
      throw new CommandFailure(
          ExitCodes.REFUSED,
          "%s was changed meanwhile; nothing was deleted.".formatted(id),
          "Look at it again, then decide: guildhall org get " + id);
    }
    if (!answer.succeeded()) {
      throw api.refusal(answer);
    }
  }

  private static String wouldGo(JsonNode found, JsonNode preview) {
    return "%s (%s) would go, with %s, %s, %s, %s."
        .formatted(
            Output.text(found.path("display_name")),
            found.path("id").asText(),
            Output.counted(preview.path("connections").asInt(), "connection", "connections"),
            Output.counted(preview.path("directories").asInt(), "directory", "directories"),
            Output.counted(
                preview.path("directory_users").asInt(), "directory user", "directory users"),
            Output.counted(preview.path("domains").asInt(), "domain", "domains"));
  }
}
