package dev.guildhall.cli.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The rows that failed, in a file that can be mended and imported itself: each with its fields, or
 * its raw text, and an {@code error}. There is no file while nothing failed; one of an earlier
 * import is kept beside it as {@code ….old}.
 */
public final class FailedRows implements Closeable {
  private final Path file;
  private Optional<OutputStream> output = Optional.empty();
  private long bytes;

  /**
   * @param keptBytes how much of the file is of the same import, before it was broken off
   */
  public FailedRows(Path file, long keptBytes) {
    this.file = file;
    this.bytes = keptBytes;
    try {
      if (keptBytes == 0) {
        setAside();
      } else if (Files.exists(file)) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(keptBytes);
        }
      }
    } catch (IOException failed) {
      throw unwritable(failed);
    }
  }

  Path file() {
    return file;
  }

  public void add(Row row, RowResult result) {
    ObjectNode entry =
        switch (row) {
          case Row.Sound(_, var fields, _) -> fields.deepCopy();
          case Row.Broken(_, var raw, _) -> Json.object().put("raw", raw);
        };
    ObjectNode error = entry.putObject("error");
    error.put("line", row.line());
    if (result.error() instanceof ObjectNode reason) {
      error.setAll(reason);
    }
    byte[] line = (entry + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (output.isEmpty()) {
        output =
            Optional.of(
                new BufferedOutputStream(
                    Files.newOutputStream(
                        file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
      }
      output.get().write(line);
      bytes += line.length;
    } catch (IOException failed) {
      throw unwritable(failed);
    }
  }

  /** Has everything in the file; answers how long that is now. */
  public long flush() {
    try {
      if (output.isPresent()) {
        output.get().flush();
      }
      return bytes;
    } catch (IOException failed) {
      throw unwritable(failed);
    }
  }

  /** Whether nobody has turned the text into fields yet. */
  static boolean isRaw(ObjectNode row) {
    return row.has("raw") && !row.has("external_id");
  }

  private void setAside() throws IOException {
    if (Files.exists(file)) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".old"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private CommandFailure unwritable(IOException reason) {
    return new CommandFailure(
        ExitCodes.USAGE,
        "%s cannot be written: %s.".formatted(file, reason.getMessage()),
        "Make room there, or copy the file to a folder that you may write to.");
  }

  @Override
  public void close() throws IOException {
    if (output.isPresent()) {
      output.get().close();
    }
  }
}
