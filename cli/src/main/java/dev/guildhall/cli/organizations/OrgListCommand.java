package dev.guildhall.cli.organizations;

import dev.guildhall.cli.server.Pages;
import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Table;
import dev.guildhall.cli.terminal.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guildhall org list}: a table, as long as asked for. */
@Command(
    name = "list",
    description = "Lists organizations, newest first.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall org list",
      "  guildhall org list --search acme",
      "  guildhall org list --all --json | jq -r .external_id"
    })
final class OrgListCommand implements Runnable {
  private static final String LIST_FIELD = "organizations";

  /** A search refuses to give more at once. */
  private static final int MOST_FOUND_A_PAGE = 30;

  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most this many (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  int limit;

  @Option(names = "--all", description = "All of them; for very many, export is faster.")
  boolean all;

  @Option(names = "--deleted", description = "Also deleted ones that can be restored.")
  boolean deleted;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only those with this in name, id or external ID; 3 to 100 characters.")
  @Nullable String search;

  OrgListCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public void run() {
    if (limit < 1) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--limit must be 1 or more, got " + limit + ".",
          "Leave it out for 50, or say --all.");
    }
    if (search != null && deleted) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "a search finds no deleted organizations.",
          "Leave out --search or --deleted.");
    }
    long most = all ? Long.MAX_VALUE : limit;
    Pages pages =
        search == null
            ? new Pages(
                server.api(), "/api/v1/organizations?show_deleted=" + deleted, LIST_FIELD, most)
            : new Pages(
                server.api(),
                "/api/v1/organizations:search?query=" + Pages.encoded(search),
                LIST_FIELD,
                most,
                MOST_FOUND_A_PAGE);
    Table.Layout layout =
        Table.Layout.of()
            .with("EXTERNAL ID", "external_id")
            .with("NAME", "display_name")
            .with("ID", "id")
            .withTime("CREATED", "create_time");
    output.print(pages, deleted ? layout.withTime("DELETED", "delete_time") : layout);
    if (!output.isJson() && pages.total() > pages.given()) {
      output.err().printf("%d of %d; --limit N or --all for more.%n", pages.given(), pages.total());
    }
  }
}
