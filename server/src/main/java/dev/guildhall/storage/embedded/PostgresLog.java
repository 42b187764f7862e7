package dev.guildhall.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * PostgreSQL's log: a file it appends to itself, so that it neither waits for this process nor
 * needs it alive.
 */
record PostgresLog(Path file) {
  private static final long LARGEST_BYTES = 16L << 20;
  private static final int TAIL_BYTES = 4096;
  private static final int TAIL_LINES = 6;

  /**
   * Keeps one older file beside it. PostgreSQL appends, so it writes on at the start of the emptied
   * file.
   */
  void bound() throws IOException {
    if (size() > LARGEST_BYTES) {
      Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), REPLACE_EXISTING);
      try (var channel = FileChannel.open(file, WRITE)) {
        channel.truncate(0);
      }
    }
  }

  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** The last lines written since the log had {@code offset} bytes. */
  String tail(long offset) {
    try (var channel = FileChannel.open(file)) {
      var from = Math.max(offset, channel.size() - TAIL_BYTES);
      var bytes = ByteBuffer.allocate(TAIL_BYTES);
      channel.read(bytes, from);
      var lines = UTF_8.decode(bytes.flip()).toString().lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - TAIL_LINES))
          .collect(Collectors.joining("\n"));
    } catch (IOException unreadable) {
      return "";
    }
  }
}
