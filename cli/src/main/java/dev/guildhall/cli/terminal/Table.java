package dev.guildhall.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jline.utils.WCWidth;

/** Rows under headings, in columns as wide as what is in them, with two spaces between. */
public final class Table {
  /** A cell with others after it is cut to this width: the whole value is in the JSON. */
  private static final int MAX_CELL = 48;

  private final List<List<String>> rows = new ArrayList<>();

  /** Which columns a list has, and how a cell is read from an item. */
  public record Layout(List<String> headings, List<Function<JsonNode, String>> cells) {
    public static Layout of() {
      return new Layout(List.of(), List.of());
    }

    public Layout with(String heading, Function<JsonNode, String> cell) {
      List<String> allHeadings = new ArrayList<>(headings);
      allHeadings.add(heading);
      List<Function<JsonNode, String>> allCells = new ArrayList<>(cells);
      allCells.add(cell);
      return new Layout(allHeadings, allCells);
    }

    public Layout with(String heading, String field) {
      return with(heading, item -> Output.text(item.path(field)));
    }

    public Layout withTime(String heading, String field) {
      return with(heading, item -> Output.time(item.path(field)));
    }

    Table table(List<JsonNode> items) {
      Table table = new Table();
      table.add(headings);
      items.forEach(item -> table.add(cells.stream().map(cell -> cell.apply(item)).toList()));
      return table;
    }
  }

  void add(List<String> cells) {
    List<String> row = new ArrayList<>(cells);
    row.subList(0, row.size() - 1).replaceAll(Table::cut);
    rows.add(row);
  }

  /** Every row ends with a line feed; the last column is not padded. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    List<Integer> widths = widths();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).repeat(' ', widths.get(i) - width(row.get(i)) + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < rows.getFirst().size(); i++) {
      int column = i;
      widths.add(rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
    }
    return widths;
  }

  private static int width(String text) {
    return text.codePoints().map(one -> Math.max(0, WCWidth.wcwidth(one))).sum();
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_CELL
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_CELL - 1)) + "…";
  }
}
