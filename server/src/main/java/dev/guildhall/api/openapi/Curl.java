package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A command line that makes a call, after {@code source credentials.env}. */
final class Curl {
  private static final Map<String, String> FROM_CREDENTIALS =
      Map.of("client_id", "$SCALEKIT_CLIENT_ID", "client_secret", "$SCALEKIT_CLIENT_SECRET");

  private Curl() {}

  static String of(String method, String template, JsonNode operation) {
    List<String> lines = new ArrayList<>();
    JsonNode form = operation.at("/requestBody/content/application~1x-www-form-urlencoded/example");
    JsonNode body = operation.at("/requestBody/content/application~1json/example");
    boolean plain = method.equals("get") || !form.isMissingNode();
    lines.add(
        "curl %s\"$SCALEKIT_ENVIRONMENT_URL%s\""
            .formatted(
                plain ? "" : "-X " + method.toUpperCase(Locale.ROOT) + " ",
                target(template, operation.path("parameters"))));
    if (!operation.has("security")) {
      lines.add("-H \"Authorization: Bearer $TOKEN\"");
    }
    form.properties()
        .forEach(field ->
            lines.add(
                "--data-urlencode \"%s=%s\""
                    .formatted(
                        field.getKey(),
                        FROM_CREDENTIALS.getOrDefault(field.getKey(), field.getValue().asText()))));
    if (operation.at("/requestBody/content").has("application/x-ndjson")) {
      lines.add("-H \"Content-Type: application/x-ndjson\"");
      lines.add("--data-binary @organizations.ndjson");
    }
    if (!body.isMissingNode()) {
      lines.add("-H \"Content-Type: application/json\"");
      lines.add("-d '" + body.toString().replace("'", "'\\''") + "'");
    }
    return String.join(" \\\n  ", lines);
  }

  private static String target(String template, JsonNode parameters) {
    String path = template;
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : parameters) {
      String name = parameter.get("name").asText();
      String value =
          URLEncoder.encode(parameter.path("example").asText(), StandardCharsets.UTF_8)
              .replace("+", "%20");
      if (parameter.get("in").asText().equals("path")) {
        path = path.replace("{" + name + "}", value);
      } else if (parameter.path("required").asBoolean()) {
        query.add(name + "=" + value);
      }
    }
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }
}
