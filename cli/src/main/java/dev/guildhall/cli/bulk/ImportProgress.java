package dev.guildhall.cli.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.rows.RowFile;
import dev.guildhall.cli.rows.RowResult;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How far an import has come, in a file beside its own ({@code FILE.progress}), so that a killed
 * one goes on. Whatever was acknowledged later than the file says is sent again, which does no
 * harm: rows are upserted. Locked while the import runs; gone when it is done. For a pipe, nothing.
 */
final class ImportProgress implements AutoCloseable {
  static final String SUFFIX = ".progress";

  private final Optional<Path> file;
  private final Optional<FileChannel> channel;
  private final String identity;
  private final JsonNode before;

  /** Starts anew, or goes on where the same import of the same file was. */
  private ImportProgress(Optional<Path> file, Optional<FileChannel> channel, String identity) {
    this.file = file;
    this.channel = channel;
    this.identity = identity;
    this.before = channel.map(this::read).orElse(Json.object());
  }

  /**
   * @param identity what makes it the same import: the file, the client, the way it is read
   */
  static ImportProgress open(RowFile rows, String identity) {
    if (rows.path().isEmpty()) {
      return new ImportProgress(Optional.empty(), Optional.empty(), identity);
    }
    Path file = rows.sibling(SUFFIX);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw running(file);
      }
      return new ImportProgress(Optional.of(file), Optional.of(channel), identity);
    } catch (OverlappingFileLockException here) {
      throw running(file);
    } catch (IOException failed) {
      throw unwritable(file, failed);
    }
  }

  /** How many rows are done. */
  long rows() {
    return before.path("rows").asLong();
  }

  /** How long the file of failed rows was then. */
  long failedBytes() {
    return before.path("failed_bytes").asLong();
  }

  /** Whether there is a progress of another import, which is given up. */
  boolean isOfAnother() {
    return before.has("other");
  }

  void restore(ImportTally tally) {
    for (RowResult.Outcome outcome : RowResult.Outcome.values()) {
      tally.add(outcome, before.path(outcome.field()).asLong());
    }
  }

  /** Notes how far it is; a reader of the file sees this or what was noted before. */
  void note(ImportTally tally, long failedBytes) {
    if (channel.isEmpty()) {
      return;
    }
    ObjectNode state = tally.json();
    state.put("rows", tally.total()).put("failed_bytes", failedBytes).put("of", identity);
    try {
      byte[] text = (state + "\n").getBytes(StandardCharsets.UTF_8);
      channel.get().write(ByteBuffer.wrap(text), 0);
      channel.get().truncate(text.length);
    } catch (IOException failed) {
      throw unwritable(file.orElseThrow(), failed);
    }
  }

  /** The import is done: nothing to go on with. */
  void remove() {
    try {
      if (file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
    } catch (IOException failed) {
      throw unwritable(file.orElseThrow(), failed);
    }
  }

  private JsonNode read(FileChannel from) {
    try {
      ByteBuffer text = ByteBuffer.allocate((int) Math.min(from.size(), 64 * 1024));
      from.read(text, 0);
      JsonNode state =
          Json.parse(new String(text.array(), 0, text.position(), StandardCharsets.UTF_8));
      if (state.path("of").asText().equals(identity)) {
        return state;
      }
      return state.has("of") ? Json.object().put("other", true) : Json.object();
    } catch (IOException failed) {
      throw unwritable(file.orElseThrow(), failed);
    }
  }

  private static CommandFailure running(Path file) {
    return new CommandFailure(
        ExitCodes.USAGE,
        "another import of this file is running: it holds %s.".formatted(file),
        "Wait for it, or end it.");
  }

  private static CommandFailure unwritable(Path file, IOException reason) {
    return new CommandFailure(
        ExitCodes.USAGE,
        "%s cannot be written: %s.".formatted(file, reason.getMessage()),
        "Copy the file to a folder that you may write to, or pipe it: guildhall import - <FILE");
  }

  @Override
  public void close() {
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException failed) {
      throw unwritable(file.orElseThrow(), failed);
    }
  }
}
