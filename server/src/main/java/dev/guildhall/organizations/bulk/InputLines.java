package dev.guildhall.organizations.bulk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Splits a stream into lines. A byte order mark at its beginning, carriage returns before line
 * feeds and blank lines are passed over; a blank line counts, so that numbers are those of an
 * editor. Holds no more of a line than {@value #MAX_LINE_BYTES} bytes.
 */
final class InputLines {
  static final int MAX_LINE_BYTES = 64 * 1024;

  private static final int BUFFER_BYTES = 32 * 1024;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** A sender that pauses this long gets the results of what it has sent. */
  private static final Duration LINGER = Duration.ofMillis(50);

  private static final Duration LOOK = Duration.ofMillis(5);

  private final InputStream input;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private long number;

  InputLines(InputStream input) {
    this.input = input;
  }

  /**
   * A line without its end.
   *
   * @param number from 1
   * @param tooLong whether it has more than {@link #MAX_LINE_BYTES}; then {@code text} is not all
   */
  record Line(long number, byte[] text, boolean tooLong) {}

  /**
   * The next lines; none at the end of the stream. Fewer than asked for when they are large or when
   * the sender pauses.
   */
  List<Line> next(int maxLines, int maxBytes) throws IOException {
    List<Line> lines = new ArrayList<>();
    int bytes = 0;
    while (lines.size() < maxLines && bytes < maxBytes && (lines.isEmpty() || !pauses())) {
      Optional<Line> line = next();
      if (line.isEmpty()) {
        break;
      }
      lines.add(line.get());
      bytes += line.get().text().length;
    }
    return lines;
  }

  private Optional<Line> next() throws IOException {
    while (at < end || fill()) {
      number++;
      Line line = line();
      if (line.tooLong() || !isBlank(line.text())) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private Line line() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean tooLong = false;
    do {
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      int room = MAX_LINE_BYTES + 1 - text.size(); // one more, for the carriage return
      text.write(buffer, at, Math.min(stop - at, room));
      tooLong |= stop - at > room;
      at = stop;
      if (at < end) {
        at++;
        break;
      }
    } while (fill());
    byte[] bare = bare(text.toByteArray());
    return new Line(number, bare, tooLong || bare.length > MAX_LINE_BYTES);
  }

  private byte[] bare(byte[] text) {
    int from = number == 1 && startsWithMark(text) ? BYTE_ORDER_MARK.length : 0;
    int to = text.length > from && text[text.length - 1] == '\r' ? text.length - 1 : text.length;
    return from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to);
  }

  private static boolean startsWithMark(byte[] text) {
    return text.length >= BYTE_ORDER_MARK.length
        && text[0] == BYTE_ORDER_MARK[0]
        && text[1] == BYTE_ORDER_MARK[1]
        && text[2] == BYTE_ORDER_MARK[2];
  }

  private static boolean isBlank(byte[] text) {
    for (byte one : text) {
      if (one != ' ' && one != '\t' && one != '\r') {
        return false;
      }
    }
    return true;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, input.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private boolean pauses() throws IOException {
    for (long waited = 0; waited < LINGER.toNanos(); waited += LOOK.toNanos()) {
      if (at < end || input.available() > 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }
}
