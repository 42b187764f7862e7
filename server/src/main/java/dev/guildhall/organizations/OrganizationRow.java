package dev.guildhall.organizations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.api.Region;
import dev.guildhall.api.json.JsonBuffers;
import dev.guildhall.storage.Columns;
import dev.guildhall.storage.JdbcColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** An organization's row: its columns, for the list of a select, and what is made of them. */
public final class OrganizationRow {
  public static final String COLUMNS =
      """
      organization_id, display_name, region, external_id, slug, logo_url,
      metadata::text as metadata, external_ids::text as external_ids, features::text as features,
      version, updated_at, deleted_at
      """;

  private static final ObjectMapper JSON = JsonBuffers.mapper();

  private OrganizationRow() {}

  public static Organization read(ResultSet row) throws SQLException {
    return read(new JdbcColumns(row));
  }

  static Organization read(Columns row) throws SQLException {
    return new Organization(
        new OrganizationId(row.number("organization_id")),
        row.text("display_name"),
        Region.of(row.integer("region")),
        row.optionalText("external_id"),
        row.optionalText("slug"),
        row.optionalText("logo_url"),
        row.texts("metadata"),
        row.flags("features"),
        row.texts("external_ids"),
        row.integer("version"),
        row.instant("updated_at"),
        row.optionalInstant("deleted_at"));
  }

  /** A map, or a collection of texts, as JSON. */
  static String print(Object value) {
    if (value instanceof Map<?, ?> pairs && pairs.isEmpty()) {
      return "{}";
    }
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
