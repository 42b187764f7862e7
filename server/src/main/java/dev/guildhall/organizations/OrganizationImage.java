package dev.guildhall.organizations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.api.Region;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the image of an organization's row, as events hold it: {@code to_jsonb} of the row. */
final class OrganizationImage {
  private OrganizationImage() {}

  static Organization read(JsonNode image) {
    return new Organization(
        new OrganizationId(image.get("organization_id").longValue()),
        image.get("display_name").textValue(),
        Region.of(image.get("region").intValue()),
        text(image, "external_id"),
        text(image, "slug"),
        text(image, "logo_url"),
        map(image.get("metadata"), JsonNode::textValue),
        map(image.get("features"), JsonNode::booleanValue),
        map(image.path("external_ids"), JsonNode::textValue),
        image.get("version").intValue(),
        time(image.get("updated_at").textValue()),
        text(image, "deleted_at").map(OrganizationImage::time));
  }

  private static Optional<String> text(JsonNode image, String name) {
    return Optional.ofNullable(image.path(name).textValue());
  }

  private static Instant time(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static <V> Map<String, V> map(JsonNode object, Function<JsonNode, V> value) {
    Map<String, V> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), value.apply(entry.getValue())));
    return map;
  }
}
