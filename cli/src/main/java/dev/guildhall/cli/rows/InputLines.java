package dev.guildhall.cli.rows;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Splits UTF-8 into lines. A byte order mark at the beginning and carriage returns before line
 * feeds are no part of a line, blank lines are passed over, though they count. Holds no more of a
 * line than {@value #MAX_BYTES} bytes, which is what the server takes.
 */
public final class InputLines implements Closeable {
  static final int MAX_BYTES = 64 * 1024;

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream input;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Deque<Line> returned = new ArrayDeque<>();
  private int at;
  private int end;
  private long number;

  /**
   * A line without its end.
   *
   * @param number from 1, as an editor shows it
   * @param text as far as it can be read
   * @param hadReturn whether a carriage return stood at its end
   * @param problem why it cannot be used
   */
  record Line(long number, String text, boolean hadReturn, Optional<String> problem) {}

  public InputLines(InputStream input) {
    this.input = input;
  }

  /** The next line that is not blank; none at the end. */
  Optional<Line> next() throws IOException {
    Optional<Line> line = nextAny();
    while (line.isPresent() && line.get().problem().isEmpty() && line.get().text().isBlank()) {
      line = nextAny();
    }
    return line;
  }

  /** The next line, also a blank one; none at the end. */
  Optional<Line> nextAny() throws IOException {
    if (!returned.isEmpty()) {
      return Optional.of(returned.removeFirst());
    }
    if (at == end && !fill()) {
      return Optional.empty();
    }
    number++;
    return Optional.of(read());
  }

  /** Gives lines back, to be read again. */
  void giveBack(List<Line> lines) {
    lines.reversed().forEach(returned::addFirst);
  }

  private Line read() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean tooLong = false;
    do {
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      int room = MAX_BYTES - text.size();
      text.write(buffer, at, Math.min(stop - at, room));
      tooLong |= stop - at > room;
      at = stop;
      if (at < end) {
        at++;
        break;
      }
    } while (fill());
    byte[] bytes = text.toByteArray();
    return tooLong
        ? line(
            new String(bytes, StandardCharsets.UTF_8),
            Optional.of("the line is longer than %d bytes".formatted(MAX_BYTES)))
        : decoded(bytes);
  }

  private Line decoded(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return line(text, Optional.empty());
    } catch (CharacterCodingException foreign) {
      return line(
          new String(bytes, StandardCharsets.ISO_8859_1),
          Optional.of("the line is not UTF-8: save the file as UTF-8"));
    }
  }

  private Line line(String text, Optional<String> problem) {
    int from = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    boolean hadReturn = text.endsWith("\r");
    String bare = text.substring(from, hadReturn ? text.length() - 1 : text.length());
    return new Line(number, bare, hadReturn, problem);
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, input.read(buffer, 0, buffer.length));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
