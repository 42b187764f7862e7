package dev.guildhall.cli.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of CSV (RFC 4180) under a line of column names. An empty cell says nothing of its field, and
 * where all columns of a map are empty, nothing is said of the map. A quote that opens and does not
 * close within {@value #MAX_LINES} lines breaks its own line alone: the lines after it are read as
 * rows of their own.
 */
final class CsvRows implements Rows {
  private static final int MAX_LINES = 100;
  private static final String UNCLOSED = "a quote opens and does not close";
  private static final String BARE_RETURN = "a carriage return stands without its line feed";

  private final InputLines lines;
  private final char separator;
  private final CsvReader.CsvReaderBuilder parser;
  private final List<Optional<String>> fields = new ArrayList<>();

  CsvRows(InputLines lines, Columns columns, char separator) throws IOException {
    this.lines = lines;
    this.separator = separator;
    this.parser = CsvReader.builder().fieldSeparator(separator);
    readHeader(columns);
  }

  private record Lines(InputLines.Line first, List<InputLines.Line> more) {
    /** Lines are joined as they were parted: between them is a quoted cell's own text. */
    String text() {
      StringBuilder text = new StringBuilder(first.text());
      InputLines.Line before = first;
      for (InputLines.Line line : more) {
        text.append(before.hadReturn() ? "\r\n" : "\n").append(line.text());
        before = line;
      }
      return text.toString();
    }
  }

  private void readHeader(Columns columns) throws IOException {
    Optional<Lines> header = nextLines();
    if (header.isEmpty()) {
      return;
    }
    if (scan(header.get().text(), false).bareReturn()) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "in the file's first line %s.".formatted(BARE_RETURN),
          "Have its lines end with line feeds: tr '\\r' '\\n' <FILE >NEW");
    }
    List<String> names = parse(header.get().text());
    columns.refuseAbsent(names);
    for (String name : names) {
      Optional<String> field = columns.field(Columns.bare(name));
      if (field.isPresent() && !Columns.isField(field.get())) {
        throw new CommandFailure(
            ExitCodes.USAGE,
            "the file's column %s is no field of an organization.".formatted(name),
            "Say what it is, --map '%s=metadata.KEY' for example, or leave it out: --map '%s='."
                .formatted(name, name));
      }
      if (field.isPresent() && fields.contains(field)) {
        throw new CommandFailure(
            ExitCodes.USAGE,
            "two columns of the file are %s.".formatted(field.get()),
            names.indexOf(name) == names.lastIndexOf(name)
                ? "Leave one out: --map '%s='.".formatted(name)
                : "Give one another name in the file's first line.");
      }
      fields.add(field);
    }
    if (!fields.contains(Optional.of("external_id"))) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "the file has no column external_id; its columns are %s."
              .formatted(String.join(", ", names)),
          "Say which column it is: --map COLUMN=external_id.");
    }
  }

  @Override
  public Optional<Row> next() throws IOException {
    Optional<Lines> record = nextLines();
    while (record.isPresent() && isBlank(record.get())) {
      record = nextLines();
    }
    return record.map(this::row);
  }

  /** A row of empty cells alone, such as a spreadsheet leaves at its end. */
  private boolean isBlank(Lines record) {
    return record.first().problem().isEmpty()
        && record.text().chars().allMatch(one -> one == separator);
  }

  private Row row(Lines record) {
    InputLines.Line first = record.first();
    if (first.problem().isPresent()) {
      return broken(record, first.problem().get());
    }
    String text = record.text();
    Scan scan = scan(text, false);
    if (scan.quoted()) {
      return broken(record, UNCLOSED);
    }
    if (scan.bareReturn()) {
      return broken(record, BARE_RETURN);
    }
    try {
      List<String> cells = parse(text);
      return cells.size() == fields.size()
          ? new Row.Sound(first.number(), organization(cells), text.length())
          : broken(
              record,
              "the row has %d cells, the header has %d".formatted(cells.size(), fields.size()));
    } catch (CsvParseException malformed) {
      return broken(record, "malformed CSV: a quote inside of a quoted cell must be doubled");
    }
  }

  /** Of several lines the first alone is broken; the others may be rows. */
  private Row broken(Lines record, String reason) {
    lines.giveBack(record.more());
    return new Row.Broken(
        record.first().number(),
        record.first().text(),
        record.more().isEmpty() ? reason : UNCLOSED);
  }

  private ObjectNode organization(List<String> cells) {
    ObjectNode organization = Json.object();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (!cell.isEmpty()) {
        fields.get(i).ifPresent(field -> Columns.set(organization, field, TextNode.valueOf(cell)));
      }
    }
    return organization;
  }

  private List<String> parse(String text) {
    return parser.ofSingleCsvRecord(text).getFields();
  }

  /** One record's lines: more than one where a quoted cell has line feeds. */
  private Optional<Lines> nextLines() throws IOException {
    Optional<InputLines.Line> first = lines.next();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<InputLines.Line> more = new ArrayList<>();
    boolean quoted = first.get().problem().isEmpty() && scan(first.get().text(), false).quoted();
    while (quoted && more.size() < MAX_LINES) {
      Optional<InputLines.Line> line = lines.nextAny();
      line.ifPresent(more::add);
      if (line.isEmpty() || line.get().problem().isPresent()) {
        break;
      }
      quoted = scan("\n" + line.get().text(), true).quoted();
    }
    if (quoted) {
      lines.giveBack(more);
      more = List.of();
    }
    return Optional.of(new Lines(first.get(), more));
  }

  /**
   * What a text is found to be.
   *
   * @param quoted whether a quoted cell is still open at its end
   * @param bareReturn whether a carriage return stands outside of quotes: it would end the row, and
   *     the rest of the line would be lost
   */
  private record Scan(boolean quoted, boolean bareReturn) {}

  private Scan scan(String text, boolean quotedBefore) {
    boolean quoted = quotedBefore;
    boolean bareReturn = false;
    boolean atStart = true;
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (quoted && one == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        i++;
      } else if (one == '"' && (quoted || atStart)) {
        quoted = !quoted;
      }
      bareReturn |= !quoted && one == '\r';
      atStart = !quoted && one == separator;
    }
    return new Scan(quoted, bareReturn);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
