package dev.guildhall.cli.organizations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what an organization is or becomes. */
final class OrganizationFields {
  @Option(names = "--name", paramLabel = "NAME", description = "The display name.")
  @Nullable String name;

  @Option(names = "--external-id", paramLabel = "ID", description = "Your own ID for it.")
  @Nullable String externalId;

  @Option(
      names = "--external-ids",
      paramLabel = "NAME=ID",
      description = "A further, named external ID; repeat for more.")
  Map<String, String> externalIds = new LinkedHashMap<>();

  @Option(names = "--slug", paramLabel = "SLUG", description = "Its host name or label.")
  @Nullable String slug;

  @Option(names = "--logo-url", paramLabel = "URL", description = "Where its logo is.")
  @Nullable String logoUrl;

  @Option(
      names = "--metadata",
      paramLabel = "KEY=VALUE",
      description = "A pair of metadata; repeat for more.")
  Map<String, String> metadata = new LinkedHashMap<>();

  /** Those that were given, but for the metadata. */
  ObjectNode body() {
    ObjectNode body = Json.object();
    put(body, "display_name", name);
    put(body, "external_id", externalId);
    put(body, "slug", slug);
    put(body, "logo_url", logoUrl);
    if (!externalIds.isEmpty()) {
      body.set("external_ids", Output.pairs(externalIds));
    }
    return body;
  }

  private static void put(ObjectNode body, String field, @Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
  }
}
