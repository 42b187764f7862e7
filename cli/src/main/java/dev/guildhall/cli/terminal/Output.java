package dev.guildhall.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --json}, and what is printed with and without it. */
public final class Output {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--json", description = "Print JSON, one object a line, for machines.")
  boolean json;

  /** Whether a machine reads what is printed. */
  public boolean isJson() {
    return json;
  }

  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  public PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** A list: a table for people. */
  public void print(Iterator<JsonNode> items, Table.Layout layout) {
    if (json) {
      items.forEachRemaining(item -> out().println(item));
    } else {
      List<JsonNode> all = new ArrayList<>();
      items.forEachRemaining(all::add);
      out().print(layout.table(all));
    }
    out().flush();
  }

  /** One thing: its fields below each other, without those that are empty. */
  public void print(JsonNode item, List<String> fields) {
    if (json) {
      out().println(item);
      return;
    }
    fields.stream()
        .filter(field -> !text(item.path(field)).isEmpty())
        .forEach(field -> out().printf("%-14s %s%n", field, text(item.path(field))));
  }

  /** A value on one line: pairs as {@code a=b, c=d}. */
  public static String text(JsonNode value) {
    if (value.isObject()) {
      return value.properties().stream()
          .map(pair -> pair.getKey() + "=" + text(pair.getValue()))
          .collect(Collectors.joining(", "));
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(Output::text)
          .collect(Collectors.joining(", "));
    }
    return value.isNull() ? "" : printable(value.asText());
  }

  /** Without control characters: a name must not move the cursor. */
  public static String printable(String text) {
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.codePoints()
            .map(one -> Character.isISOControl(one) ? '?' : one)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }

  /** How many there are of something: {@code 1 row}, {@code 2,000 rows}. */
  public static String counted(long count, String one, String many) {
    return "%,d %s".formatted(count, count == 1 ? one : many);
  }

  /** A time as people read it, to the second. */
  static String time(JsonNode value) {
    return value.asText().replaceFirst("T(\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?Z", " $1Z");
  }

  /** The pairs of a repeated option, as a JSON object. */
  public static JsonNode pairs(Map<String, String> pairs) {
    return Json.MAPPER.valueToTree(pairs);
  }
}
