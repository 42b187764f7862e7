package dev.guildhall.cli.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of JSON, one object a line; also those that failed in an earlier import. The last line of an
 * export as the API gives it, which only sums up, is no row.
 */
public final class NdjsonRows implements Rows {
  private final InputLines lines;
  private final Columns columns;

  public NdjsonRows(InputLines lines, Columns columns) {
    this.lines = lines;
    this.columns = columns;
  }

  @Override
  public Optional<Row> next() throws IOException {
    Optional<InputLines.Line> line = lines.next();
    while (line.isPresent()) {
      Optional<Row> row = row(line.get());
      if (row.isPresent()) {
        return row;
      }
      line = lines.next();
    }
    return Optional.empty();
  }

  /** The line's row; none where it only sums up. */
  private Optional<Row> row(InputLines.Line line) {
    if (line.problem().isPresent()) {
      return broken(line, line.problem().get());
    }
    try {
      JsonNode read = Json.MAPPER.readTree(line.text());
      if (!(read instanceof ObjectNode object)) {
        return broken(line, "the line is no JSON object");
      }
      if (FailedRows.isRaw(object)) {
        return Optional.of(
            new Row.Broken(
                line.number(),
                object.path("raw").asText(),
                "the row is still raw: write it as fields, such as {\"external_id\": \"…\"}"));
      }
      ObjectNode fields = fields(object);
      // The server has no result for it, whatever else was left out of the line.
      return fields.size() == 1 && fields.has("summary")
          ? Optional.empty()
          : Optional.of(new Row.Sound(line.number(), fields, line.text().length()));
    } catch (JsonProcessingException malformed) {
      return broken(line, "malformed JSON: " + malformed.getOriginalMessage());
    } catch (IllegalArgumentException twice) {
      return broken(line, "a field and a map of the same name");
    }
  }

  private static Optional<Row> broken(InputLines.Line line, String reason) {
    return Optional.of(new Row.Broken(line.number(), line.text(), reason));
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
