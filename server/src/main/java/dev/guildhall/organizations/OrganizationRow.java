package dev.guildhall.organizations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.api.Region;
import dev.guildhall.api.json.JsonBuffers;
import dev.guildhall.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** An organization's row: its columns, and what is made of them. */
public final class OrganizationRow {
  public static final String COLUMNS =
      """
      organization_id, display_name, region, external_id, slug, logo_url, metadata, external_ids,
      features, version, updated_at, deleted_at
      """;

  private static final ObjectMapper JSON = JsonBuffers.mapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Boolean>> FLAGS = new TypeReference<>() {};

  private OrganizationRow() {}

  public static Organization read(ResultSet row) throws SQLException {
    return new Organization(
        new OrganizationId(row.getLong("organization_id")),
        row.getString("display_name"),
        Region.of(row.getInt("region")),
        Rows.optionalText(row, "external_id"),
        Rows.optionalText(row, "slug"),
        Rows.optionalText(row, "logo_url"),
        parse(row.getString("metadata"), TEXTS),
        parse(row.getString("features"), FLAGS),
        parse(row.getString("external_ids"), TEXTS),
        row.getInt("version"),
        Rows.instant(row, "updated_at"),
        Rows.optionalInstant(row, "deleted_at"));
  }

  private static <V> Map<String, V> parse(String json, TypeReference<Map<String, V>> type) {
    if (json.equals("{}")) {
      return Map.of();
    }
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not a JSON object in organizations", corrupt);
    }
  }

  /** A map, or a collection of texts, as JSON. */
  static String print(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
