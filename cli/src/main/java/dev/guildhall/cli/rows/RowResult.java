package dev.guildhall.cli.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.terminal.Json;
import java.util.Locale;

/**
 * What became of a row.
 *
 * @param changes field to old and new value, where it was or would be changed
 * @param error why it failed, where it did
 */
public record RowResult(Outcome outcome, JsonNode changes, JsonNode error) {
  public enum Outcome {
    CREATED,
    UPDATED,
    UNCHANGED,
    FAILED;

    public String field() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A line of the server's answer; throws {@link IllegalArgumentException} for any other. */
  public static RowResult of(JsonNode line) {
    return new RowResult(
        Outcome.valueOf(line.path("result").asText().toUpperCase(Locale.ROOT)),
        line.path("changes"),
        line.path("error"));
  }

  public static RowResult broken(Row.Broken row) {
    ObjectNode error = Json.object();
    error.put("error_code", "UNREADABLE").put("message", row.reason());
    return new RowResult(Outcome.FAILED, MissingNode.getInstance(), error);
  }
}
