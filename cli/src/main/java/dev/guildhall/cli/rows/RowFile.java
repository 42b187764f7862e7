package dev.guildhall.cli.rows;

import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A file of organizations, or what comes in through a pipe. */
public final class RowFile {
  private static final int HEAD_BYTES = 64 * 1024;

  private final Optional<Path> path;
  private final Optional<Format> format;
  private final Optional<Character> separator;
  private final Columns columns;

  public enum Format {
    NDJSON,
    CSV
  }

  /**
   * @param name the file; {@code -} is the standard input
   * @param format what it is; absent asks its name, then its first character
   */
  public RowFile(
      String name, Optional<Format> format, Optional<Character> separator, Columns columns) {
    this.path = name.equals("-") ? Optional.empty() : Optional.of(Path.of(name));
    this.format = format;
    this.separator = separator;
    this.columns = columns;
  }

  /** Where it is; none for the standard input. */
  public Optional<Path> path() {
    return path;
  }

  /** A file that belongs to it, of this name's end; in the current folder for a pipe. */
  public Path sibling(String suffix) {
    return path.map(file -> file.resolveSibling(file.getFileName() + suffix))
        .orElse(Path.of("import" + suffix));
  }

  public Rows open() {
    try {
      InputStream input =
          new BufferedInputStream(
              path.isPresent() ? new FileInputStream(path.get().toFile()) : System.in);
      InputLines lines = new InputLines(input);
      return format(input) == Format.NDJSON
          ? new NdjsonRows(lines, columns)
          : new CsvRows(lines, columns, separator());
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  /** How many rows a file has, where none spans lines; nothing for a pipe. */
  public Optional<Long> countRows() {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream input = new BufferedInputStream(new FileInputStream(path.get().toFile()))) {
      long lines = format(input) == Format.CSV ? -1 : 0;
      byte[] buffer = new byte[HEAD_BYTES];
      byte last = '\n';
      for (int read = input.read(buffer); read > 0; read = input.read(buffer)) {
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
        last = buffer[read - 1];
      }
      return Optional.of(Math.max(0, last == '\n' ? lines : lines + 1));
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  /** Tells a file from what it was: its size, its beginning, and how its columns are read. */
  public String fingerprint() {
    Path file = path.orElseThrow();
    try (InputStream input = new FileInputStream(file.toFile())) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(input.readNBytes(HEAD_BYTES));
      return "%d bytes, SHA-256 of the first %d: %s, columns %s"
          .formatted(
              Files.size(file), HEAD_BYTES, HexFormat.of().formatHex(digest.digest()), columns);
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public CommandFailure unreadable(IOException reason) {
    return new CommandFailure(
        ExitCodes.USAGE,
        "%s cannot be read: %s."
            .formatted(path.map(Path::toString).orElse("the input"), reason.getMessage()),
        "Name a file of organizations, or - for the standard input.");
  }

  private char separator() {
    return separator.orElse(extension().equals("tsv") ? '\t' : ',');
  }

  private Format format(InputStream input) throws IOException {
    if (format.isPresent()) {
      return format.get();
    }
    return switch (extension()) {
      case "csv", "tsv" -> Format.CSV;
      case "ndjson", "jsonl" -> Format.NDJSON;
      default -> sniffed(input);
    };
  }

  private Format sniffed(InputStream input) throws IOException {
    input.mark(HEAD_BYTES);
    String head =
        new String(input.readNBytes(HEAD_BYTES / 2), java.nio.charset.StandardCharsets.UTF_8);
    input.reset();
    String text = head.replace("\uFEFF", "").stripLeading();
    if (text.startsWith("[")) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "the file is one JSON array; what is needed is one object a line.",
          "Turn it into that: jq -c '.[]' FILE | guildhall import -");
    }
    return text.startsWith("{") ? Format.NDJSON : Format.CSV;
  }

  private String extension() {
    String name = path.map(file -> file.getFileName().toString()).orElse("");
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
