package dev.guildhall.cli.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that go to the server in one request: as many as keep it busy, as few as memory is glad of.
 */
public record Chunk(List<Row> rows) {
  private static final int MAX_ROWS = 5000;
  private static final int MAX_CHARACTERS = 8 << 20;

  /** The next rows; none at the file's end. */
  public static Chunk read(Rows from) throws IOException {
    List<Row> rows = new ArrayList<>();
    long characters = 0;
    while (rows.size() < MAX_ROWS && characters < MAX_CHARACTERS) {
      Optional<Row> row = from.next();
      if (row.isEmpty()) {
        break;
      }
      rows.add(row.get());
      characters += row.get().length();
    }
    return new Chunk(rows);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  int size() {
    return rows.size();
  }

  /** What is left after the first ones. */
  public Chunk after(int done) {
    return new Chunk(rows.subList(done, rows.size()));
  }

  /** A JSON line for each row that can be read. */
  public byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Row row : rows) {
      if (row instanceof Row.Sound sound) {
        body.writeBytes(sound.fields().toString().getBytes(StandardCharsets.UTF_8));
        body.write('\n');
      }
    }
    return body.toByteArray();
  }

  public boolean hasSoundRows() {
    return rows.stream().anyMatch(Row.Sound.class::isInstance);
  }
}
