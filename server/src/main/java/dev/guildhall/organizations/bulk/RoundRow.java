package dev.guildhall.organizations.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.guildhall.api.json.JsonBuffers;
import dev.guildhall.organizations.Organization;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The rows of a round's statements, as the one JSON parameter that carries them. */
final class RoundRow {
  private static final JsonFactory JSON = JsonBuffers.factory().build();

  private RoundRow() {}

  /** Rows, and how many they are. */
  record Rows(int count, String json) {}

  @FunctionalInterface
  private interface Print<T> {
    void to(JsonGenerator json, T row) throws IOException;
  }

  static Rows inserts(ImportRound round) {
    return rows(
        round.inserts(),
        (json, insert) -> {
          Organization organization = insert.organization();
          json.writeNumberField("organization_id", organization.id().number());
          json.writeNumberField("region", organization.region().number());
          json.writeStringField("external_id", organization.externalId().orElseThrow());
          fields(json, organization);
          if (organization.deletedAt().isPresent()) {
            json.writeStringField("deleted_at", organization.deletedAt().get().toString());
          }
          events(json, insert.events());
        });
  }

  static Rows updates(ImportRound round) {
    return rows(
        round.updates(),
        (json, update) -> {
          json.writeNumberField("organization_id", update.before().id().number());
          json.writeNumberField("version", update.before().version());
          fields(json, update.after());
          events(json, update.events());
        });
  }

  static Rows deletes(ImportRound round) {
    return rows(
        round.deletes(),
        (json, delete) -> {
          json.writeNumberField("organization_id", delete.organization().id().number());
          json.writeNumberField("version", delete.organization().version());
          json.writeStringField("deleted_at", delete.deletedAt().toString());
          json.writeNumberField("event_id", delete.eventId());
        });
  }

  private static void fields(JsonGenerator json, Organization organization) throws IOException {
    json.writeStringField("display_name", organization.displayName());
    if (organization.slug().isPresent()) {
      json.writeStringField("slug", organization.slug().get());
    }
    if (organization.logoUrl().isPresent()) {
      json.writeStringField("logo_url", organization.logoUrl().get());
    }
    map(json, "metadata", organization.metadata());
    map(json, "external_ids", organization.externalIds());
  }

  private static void map(JsonGenerator json, String name, Map<String, String> map)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> pair : map.entrySet()) {
      json.writeStringField(pair.getKey(), pair.getValue());
    }
    json.writeEndObject();
  }

  private static void events(JsonGenerator json, ImportRound.EventIds events) throws IOException {
    json.writeNumberField("event_id", events.first());
    json.writeNumberField("second_event_id", events.second());
  }

  private static <T> Rows rows(List<T> rows, Print<T> print) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (T row : rows) {
        json.writeStartObject();
        print.to(json, row);
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Rows(rows.size(), text.toString());
  }
}
