package dev.guildhall.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files as they come: whatever is wrong with a row, its neighbours are read. */
final class RowsTest {
  private static final String HEADER = "external_id,display_name\n";

  @Test
  void csvWithByteOrderMarkCarriageReturnsQuotesAndEmoji() throws IOException {
    assertThat(
            csv(
                "\uFEFFexternal_id,display_name,metadata.plan,external_ids.crm\r\n"
                    + "1,\"Say \"\"hi\"\", Ltd\",gold,c1\r\n"
                    + "\r\n"
                    + "2,Pipes 5\" wide 🏛,,\r\n"))
        .containsExactly(
            "2 {\"external_id\":\"1\",\"display_name\":\"Say \\\"hi\\\", Ltd\","
                + "\"metadata\":{\"plan\":\"gold\"},\"external_ids\":{\"crm\":\"c1\"}}",
            "4 {\"external_id\":\"2\",\"display_name\":\"Pipes 5\\\" wide 🏛\"}");
  }

  @Test
  void aQuotedCellMayHaveLineFeeds() throws IOException {
    assertThat(csv(HEADER + "1,\"a\n\nb\"\n2,c\n"))
        .containsExactly(
            "2 {\"external_id\":\"1\",\"display_name\":\"a\\n\\nb\"}",
            "5 {\"external_id\":\"2\",\"display_name\":\"c\"}");
  }

  @Test
  void aQuotedCellKeepsItsCarriageReturnsWhateverEndsTheRow() throws IOException {
    assertThat(csv(HEADER + "1,\"a\r\nb\n\r\nc\r\"\n2,\"d\r\n\"\r\n3,\"e\r\nf"))
        .containsExactly(
            "2 {\"external_id\":\"1\",\"display_name\":\"a\\r\\nb\\n\\r\\nc\\r\"}",
            "6 {\"external_id\":\"2\",\"display_name\":\"d\\r\\n\"}",
            "8 broken: a quote opens and does not close: 3,\"e",
            "9 broken: the row has 1 cells, the header has 2: f");
    assertThat(csv("external_id,\"metadata.a\r\nb\"\r\n1,c\r\n"))
        .containsExactly("3 {\"external_id\":\"1\",\"metadata\":{\"a\\r\\nb\":\"c\"}}");
  }

  @Test
  void aQuoteThatDoesNotCloseBreaksItsOwnLineAlone() throws IOException {
    assertThat(csv(HEADER + "1,a\n2,\"open\n3,c\n4,\"d\"\n"))
        .containsExactly(
            "2 {\"external_id\":\"1\",\"display_name\":\"a\"}",
            "3 broken: a quote opens and does not close: 2,\"open",
            "4 {\"external_id\":\"3\",\"display_name\":\"c\"}",
            "5 {\"external_id\":\"4\",\"display_name\":\"d\"}");
  }

  @Test
  void twoQuotesThatDoNotCloseBreakTheirTwoLinesAlone() throws IOException {
    assertThat(csv(HEADER + "1,\"a\n2,b\n\"3,c\n4,d\n"))
        .containsExactly(
            "2 broken: a quote opens and does not close: 1,\"a",
            "3 {\"external_id\":\"2\",\"display_name\":\"b\"}",
            "4 broken: a quote opens and does not close: \"3,c",
            "5 {\"external_id\":\"4\",\"display_name\":\"d\"}");
  }

  @Test
  void aRowWithOtherCellsThanTheHeaderIsBroken() throws IOException {
    assertThat(csv(HEADER + "1\n2,b,c\n3,\"d\"x\n3,d"))
        .containsExactly(
            "2 broken: the row has 1 cells, the header has 2: 1",
            "3 broken: the row has 3 cells, the header has 2: 2,b,c",
            "4 broken: malformed CSV: a quote inside of a quoted cell must be doubled: 3,\"d\"x",
            "5 {\"external_id\":\"3\",\"display_name\":\"d\"}");
  }

  @Test
  void rowsOfEmptyCellsAreNone() throws IOException {
    assertThat(csv(HEADER + "1,a\n,\n,b\n,,,\n"))
        .containsExactly(
            "2 {\"external_id\":\"1\",\"display_name\":\"a\"}", "4 {\"display_name\":\"b\"}");
  }

  @Test
  void aCarriageReturnAloneEndsNoRow() throws IOException {
    assertThat(csv("external_id,display_name\r\n1,a\r2,b\r\n3,\"c\rd\"\r\n"))
        .containsExactly(
            "2 broken: a carriage return stands without its line feed: 1,a\r2,b",
            "3 {\"external_id\":\"3\",\"display_name\":\"c\\rd\"}");
    assertThatThrownBy(() -> csv("external_id,display_name\r1,a\r2,b\r"))
        .hasMessage(
            "in the file's first line a carriage return stands without its line feed.\n"
                + "Have its lines end with line feeds: tr '\\r' '\\n' <FILE >NEW");
  }

  @Test
  void aLineThatIsNotUtf8OrTooLongIsBroken() throws IOException {
    byte[] latin = (HEADER + "1,M\u00fcller\n2,b\n").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(all(new CsvRows(lines(latin), new Columns(Map.of()), ',')))
        .containsExactly(
            "2 broken: the line is not UTF-8: save the file as UTF-8: 1,Müller",
            "3 {\"external_id\":\"2\",\"display_name\":\"b\"}");
    List<String> rows = csv(HEADER + "1," + "x".repeat(InputLines.MAX_BYTES) + "\n2,b\n");
    assertThat(rows.getFirst()).startsWith("2 broken: the line is longer than 65536 bytes: 1,xxx");
    assertThat(rows.getLast()).isEqualTo("3 {\"external_id\":\"2\",\"display_name\":\"b\"}");
  }

  @Test
  void columnsCanBeRenamedAndLeftOut() throws IOException {
    Columns columns =
        new Columns(Map.of("Account ID", "external_id", "Plan", "metadata.plan", "Owner", ""));
    assertThat(all(new CsvRows(lines("Account ID;Plan;Owner\n1;gold;me\n"), columns, ';')))
        .containsExactly("2 {\"external_id\":\"1\",\"metadata\":{\"plan\":\"gold\"}}");
    assertThat(all(new NdjsonRows(lines("{\"Account ID\":\"1\",\"Plan\":\"gold\"}"), columns)))
        .containsExactly("1 {\"external_id\":\"1\",\"metadata\":{\"plan\":\"gold\"}}");
  }

  @Test
  void spacesAroundAColumnsNameDoNotCountButThoseOfAKeyDo() throws IOException {
    Columns columns = new Columns(Map.of("Account ID", "external_id"));
    String text = " Account ID , slug , metadata.plan , external_ids.crm \n1,s,gold,c1\n";
    assertThat(all(new CsvRows(lines(text), columns, ',')))
        .containsExactly(
            "2 {\"external_id\":\"1\",\"slug\":\"s\",\"metadata\":{\"plan \":\"gold\"},"
                + "\"external_ids\":{\"crm \":\"c1\"}}");
  }

  @Test
  void aHeaderThatSaysTooLittleOrTooMuchStopsTheImport() {
    assertThatThrownBy(() -> csv("name,external_id\n"))
        .hasMessage(
            "the file's column name is no field of an organization.\n"
                + "Say what it is, --map 'name=metadata.KEY' for example, or leave it out: --map"
                + " 'name='.");
    assertThatThrownBy(() -> csv("display_name\n"))
        .hasMessage(
            "the file has no column external_id; its columns are display_name.\n"
                + "Say which column it is: --map COLUMN=external_id.");
    assertThatThrownBy(() -> csv("external_id,slug,slug\n"))
        .hasMessage(
            "two columns of the file are slug.\nGive one another name in the file's first line.");
    Columns renamed = new Columns(Map.of("Handle", "slug"));
    assertThatThrownBy(() -> new CsvRows(lines("external_id,slug,Handle\n"), renamed, ','))
        .hasMessage("two columns of the file are slug.\nLeave one out: --map 'Handle='.");
    Columns absent = new Columns(Map.of("Owner", "slug"));
    assertThatThrownBy(() -> new CsvRows(lines("external_id,slug\n"), absent, ','))
        .hasMessage(
            "--map Owner=slug: the file has no column Owner; its columns are external_id, slug.\n"
                + "Write the column as the file's first line has it.");
    assertThatThrownBy(() -> new Columns(Map.of("a", "metadata")))
        .hasMessageStartingWith("--map a=metadata: metadata is no field of an organization.");
  }

  @Test
  void ndjsonWithBrokenLinesAtAnyPlace() throws IOException {
    String text =
        """
        {"external_id":"1"
        {"external_id":"2","id":"org_1","create_time":"2026-01-01T00:00:00Z","settings":{}}

        [1]
        {"external_id":"3","external_id":"4"}
        {"external_id":"5","error":{"line":7,"message":"was bad"}}
        {"raw":"6,x","error":{"line":8,"message":"was broken"}}
        {"external_id":"7"}}
        """;
    List<String> rows = all(new NdjsonRows(lines(text), new Columns(Map.of())));
    assertThat(rows).hasSize(7);
    assertThat(rows.get(0)).startsWith("1 broken: malformed JSON: ");
    assertThat(rows.get(1)).isEqualTo("2 {\"external_id\":\"2\"}");
    assertThat(rows.get(2)).isEqualTo("4 broken: the line is no JSON object: [1]");
    assertThat(rows.get(3)).startsWith("5 broken: malformed JSON: Duplicate");
    assertThat(rows.get(4)).isEqualTo("6 {\"external_id\":\"5\"}");
    assertThat(rows.get(5)).startsWith("7 broken: the row is still raw").endsWith(": 6,x");
    assertThat(rows.get(6)).startsWith("8 broken: malformed JSON: ");
  }

  @Test
  void theLineThatSumsAnExportUpIsNoRow() throws IOException {
    String text =
        """
        {"external_id":"1"}
        {"summary":{"count":1}}
        {"external_id":"2"}
        {"summary":{"count":1},"version":1}
        {"summary":{"count":1},"external_id":"3"}
        """;
    assertThat(all(new NdjsonRows(lines(text), new Columns(Map.of()))))
        .containsExactly(
            "1 {\"external_id\":\"1\"}",
            "3 {\"external_id\":\"2\"}",
            "5 {\"summary\":{\"count\":1},\"external_id\":\"3\"}");
  }

  private static List<String> csv(String text) throws IOException {
    return all(new CsvRows(lines(text), new Columns(Map.of()), ','));
  }

  private static InputLines lines(String text) {
    return lines(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputLines lines(byte[] text) {
    return new InputLines(new ByteArrayInputStream(text));
  }

  private static List<String> all(Rows rows) throws IOException {
    List<String> all = new ArrayList<>();
    for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
      all.add(
          switch (row.get()) {
            case Row.Sound(var line, var fields, _) -> line + " " + fields;
            case Row.Broken(var line, var raw, var reason) ->
                line + " broken: " + reason + ": " + raw;
          });
    }
    return all;
  }
}
