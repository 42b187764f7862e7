package dev.guildhall.cli.organizations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.server.Pages;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Table;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guildhall org history}: who changed what, and when. */
@Command(
    name = "history",
    description = "Lists the versions of an organization, newest first, and what changed.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall org history CUST-12345",
      "  guildhall org history CUST-12345 --json --limit 1"
    })
final class OrgHistoryCommand implements Runnable {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most this many (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  int limit;

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Parameters(
      paramLabel = "ORGANIZATION",
      description = "Its id (org_…), ext: and an external ID, or the external ID alone.")
  String organization;

  OrgHistoryCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    output.print(
        new Pages(
            server.api(),
            OrganizationReference.path(organization) + "/history",
            "versions",
            Math.max(1, limit)),
        Table.Layout.of()
            .with("VERSION", "version")
            .withTime("TIME", "time")
            .with("EVENT", "event_type")
            .with("BY", "actor")
            .with("CHANGES", version -> changes(version.path("changes"))));
  }

  private static String changes(JsonNode changes) {
    return StreamSupport.stream(changes.spliterator(), false)
        .map(change ->
            change.path("field").asText()
                + " "
                + OrganizationText.difference(change.path("before"), change.path("after")))
        .collect(Collectors.joining("; "));
  }
}
