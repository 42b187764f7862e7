package dev.guildhall.organizations.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.testing.Rest;
import java.util.List;

/** Imports and exports, as their callers see them. */
final class Ndjson {
  static final String IMPORT = "/api/v1/organizations:import";
  static final String EXPORT = "/api/v1/organizations:export";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Ndjson() {}

  /** Imports lines; answers a result a line, then the summary. */
  static List<JsonNode> send(Rest rest, String query, String body) {
    Rest.Answer answer = rest.post(IMPORT + query, body, "content-type", "application/x-ndjson");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/x-ndjson");
    return lines(answer.text());
  }

  static List<JsonNode> send(Rest rest, String body) {
    return send(rest, "", body);
  }

  /** Exports; answers the organizations, once the last line has counted them. */
  static List<JsonNode> export(Rest rest, String query) {
    Rest.Answer answer = rest.get(EXPORT + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<JsonNode> lines = lines(answer.text());
    assertThat(lines.getLast().toString())
        .isEqualTo("{\"summary\":{\"count\":%d}}".formatted(lines.size() - 1));
    return lines.subList(0, lines.size() - 1);
  }

  static List<JsonNode> lines(String text) {
    return text.lines().map(Ndjson::parse).toList();
  }

  static String text(List<JsonNode> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The results alone, such as {@code [created, failed]}. */
  static List<String> results(List<JsonNode> answer) {
    return answer.stream()
        .filter(line -> line.has("result"))
        .map(line -> line.get("result").textValue())
        .toList();
  }

  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("no JSON: " + line, malformed);
    }
  }
}
