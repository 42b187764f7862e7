package dev.guildhall.cli.bulk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.organizations.OrganizationText;
import dev.guildhall.cli.rows.Row;
import dev.guildhall.cli.rows.RowResult;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.Output;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what became of the rows, and keeps the first few of each kind as examples. */
final class ImportTally {
  private static final int EXAMPLES = 3;

  private final Map<RowResult.Outcome, Long> counts = new EnumMap<>(RowResult.Outcome.class);
  private final Map<RowResult.Outcome, List<Example>> examples =
      new EnumMap<>(RowResult.Outcome.class);

  private record Example(Row row, RowResult result) {
    String key() {
      return row.key().map(Output::printable).orElse("line " + row.line());
    }

    String difference() {
      return result.outcome() == RowResult.Outcome.FAILED
          ? (row.key().isPresent() ? "line %d: ".formatted(row.line()) : "")
              + result.error().path("message").asText()
          : String.join(
              "; ",
              result.changes().properties().stream()
                  .map(change ->
                      change.getKey()
                          + " "
                          + OrganizationText.difference(
                              change.getValue().path("old"), change.getValue().path("new")))
                  .toList());
    }
  }

  private long withoutKey;

  ImportTally() {
    for (RowResult.Outcome outcome : RowResult.Outcome.values()) {
      counts.put(outcome, 0L);
      examples.put(outcome, new ArrayList<>());
    }
  }

  /** Counts what an earlier run did. */
  void add(RowResult.Outcome outcome, long more) {
    counts.merge(outcome, more, Long::sum);
  }

  void add(Row row, RowResult result) {
    add(result.outcome(), 1);
    if (result.outcome() == RowResult.Outcome.FAILED
        && result.error().path("field").asText().equals("external_id")
        && row.key().isEmpty()) {
      withoutKey++;
    }
    List<Example> kept = examples.getOrDefault(result.outcome(), List.of());
    if (kept.size() < EXAMPLES) {
      kept.add(new Example(row, result));
    }
  }

  long count(RowResult.Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** How many rows of this run failed because they have no external ID. */
  long withoutKey() {
    return withoutKey;
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What was done, as a sentence. */
  String sentence() {
    return "Created %,d, changed %,d, same %,d, failed %,d."
        .formatted(
            count(RowResult.Outcome.CREATED),
            count(RowResult.Outcome.UPDATED),
            count(RowResult.Outcome.UNCHANGED),
            count(RowResult.Outcome.FAILED));
  }

  /** What would be done, with examples. */
  String plan() {
    StringBuilder text = new StringBuilder();
    part(text, "created", RowResult.Outcome.CREATED);
    part(text, "changed", RowResult.Outcome.UPDATED);
    part(text, "same", RowResult.Outcome.UNCHANGED);
    part(text, "conflict", RowResult.Outcome.FAILED);
    return text.toString();
  }

  private void part(StringBuilder text, String title, RowResult.Outcome outcome) {
    text.append("%,9d %s%n".formatted(count(outcome), title));
    for (Example example : examples.getOrDefault(outcome, List.of())) {
      text.append("          %s  %s".formatted(example.key(), example.difference()).stripTrailing())
          .append('\n');
    }
    if (count(outcome) > EXAMPLES) {
      text.append("          …\n");
    }
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    counts.forEach((outcome, count) -> json.put(outcome.field(), count));
    return json;
  }

  /** The counts with the examples. */
  ObjectNode jsonPlan() {
    ObjectNode json = json();
    ObjectNode all = json.putObject("examples");
    examples.forEach((outcome, kept) -> {
      ArrayNode list = all.putArray(outcome.field());
      for (Example example : kept) {
        ObjectNode entry = list.addObject();
        entry.put("line", example.row().line());
        example.row().key().ifPresent(key -> entry.put("external_id", key));
        if (!example.result().changes().isMissingNode()) {
          entry.set("changes", example.result().changes());
        }
        if (!example.result().error().isMissingNode()) {
          entry.set("error", example.result().error());
        }
      }
    });
    return json;
  }
}
