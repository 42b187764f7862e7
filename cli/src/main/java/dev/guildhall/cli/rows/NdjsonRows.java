package dev.guildhall.cli.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Rows of JSON, one object a line; also those that failed in an earlier import. */
public final class NdjsonRows implements Rows {
  private final InputLines lines;
  private final Columns columns;

  public NdjsonRows(InputLines lines, Columns columns) {
    this.lines = lines;
    this.columns = columns;
  }

  @Override
  public Optional<Row> next() throws IOException {
    return lines.next().map(this::row);
  }

  private Row row(InputLines.Line line) {
    if (line.problem().isPresent()) {
      return new Row.Broken(line.number(), line.text(), line.problem().get());
    }
    try {
      JsonNode read = Json.MAPPER.readTree(line.text());
      if (read instanceof ObjectNode object) {
        return FailedRows.isRaw(object)
            ? new Row.Broken(
                line.number(),
                object.path("raw").asText(),
                "the row is still raw: write it as fields, such as {\"external_id\": \"…\"}")
            : new Row.Sound(line.number(), fields(object), line.text().length());
      }
      return new Row.Broken(line.number(), line.text(), "the line is no JSON object");
    } catch (JsonProcessingException malformed) {
      return new Row.Broken(
          line.number(), line.text(), "malformed JSON: " + malformed.getOriginalMessage());
    } catch (IllegalArgumentException twice) {
      return new Row.Broken(line.number(), line.text(), "a field and a map of the same name");
    }
  }

  private ObjectNode fields(ObjectNode object) {
    ObjectNode fields = Json.object();
    for (Map.Entry<String, JsonNode> pair : object.properties()) {
      columns.field(pair.getKey()).ifPresent(field -> Columns.set(fields, field, pair.getValue()));
    }
    return fields;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
