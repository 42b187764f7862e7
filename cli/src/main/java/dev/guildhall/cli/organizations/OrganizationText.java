package dev.guildhall.cli.organizations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.terminal.Output;
import java.util.List;

/** An organization for people. */
public final class OrganizationText {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "external_id",
          "external_ids",
          "display_name",
          "region_code",
          "slug",
          "logo_url",
          "metadata",
          "version",
          "create_time",
          "update_time",
          "delete_time");

  private OrganizationText() {}

  static void print(Output output, JsonNode organization) {
    output.print(organization, FIELDS);
  }

  /** A change of one value; a side that is missing or null had none. */
  public static String difference(JsonNode before, JsonNode after) {
    return value(before) + " → " + value(after);
  }

  private static String value(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? "(none)" : '"' + Output.text(value) + '"';
  }
}
