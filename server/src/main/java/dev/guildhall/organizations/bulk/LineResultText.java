package dev.guildhall.organizations.bulk;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.json.JsonBuffers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints the results of an import: a JSON object a line. */
final class LineResultText {
  private static final JsonFactory JSON = JsonBuffers.factory().build();

  private LineResultText() {}

  @FunctionalInterface
  private interface Body {
    void to(JsonGenerator json) throws IOException;
  }

  static byte[] lines(List<LineResult> results) {
    return print(json -> {
      for (LineResult result : results) {
        line(json, result);
      }
    });
  }

  /** The last line, by which a reader knows that nothing is missing. */
  static byte[] summary(Map<LineResult.Outcome, Long> counts) {
    return print(json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("summary");
      for (LineResult.Outcome outcome : LineResult.Outcome.values()) {
        json.writeNumberField(outcome.wireName(), counts.getOrDefault(outcome, 0L));
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    });
  }

  private static byte[] print(Body body) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text, JsonEncoding.UTF8)) {
      json.setRootValueSeparator(null);
      body.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toByteArray();
  }

  private static void line(JsonGenerator json, LineResult result) throws IOException {
    json.writeStartObject();
    json.writeNumberField("line", result.number());
    if (result.externalId().isPresent()) {
      json.writeStringField("external_id", result.externalId().get());
    }
    json.writeStringField("result", result.outcome().wireName());
    if (result.id().isPresent()) {
      json.writeStringField("id", result.id().get().toString());
    }
    if (!result.changes().isEmpty()) {
      json.writeObjectFieldStart("changes");
      for (LineResult.Difference change : result.changes()) {
        json.writeObjectFieldStart(change.field());
        json.writeStringField("old", change.before());
        json.writeStringField("new", change.after());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    if (result.error().isPresent()) {
      error(json, result.error().get());
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void error(JsonGenerator json, ApiError error) throws IOException {
    ErrorTable.Answer answer = ErrorTable.answer(error);
    json.writeObjectFieldStart("error");
    json.writeStringField("error_code", answer.code().name());
    json.writeStringField("message", answer.message());
    Optional<String> field = field(error);
    if (field.isPresent()) {
      json.writeStringField("field", field.get());
    }
    json.writeEndObject();
  }

  private static Optional<String> field(ApiError error) {
    return switch (error) {
      case ApiError.InvalidFields(var violations) -> Optional.of(violations.getFirst().field());
      case ApiError.AlreadyExists(_, var field, _) -> Optional.of(field);
      case ApiError.IdentifiersTaken(_, var taken) -> Optional.of(taken.getFirst().field());
      default -> Optional.empty();
    };
  }
}
