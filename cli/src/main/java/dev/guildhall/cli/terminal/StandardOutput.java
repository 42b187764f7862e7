package dev.guildhall.cli.terminal;

import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The standard output, which knows why it could not be written: a {@link PrintWriter} alone passes
 * over that.
 */
public final class StandardOutput extends PrintWriter {
  private final Noting writer;

  public StandardOutput(OutputStream stream) {
    this(new Noting(new OutputStreamWriter(stream, StandardCharsets.UTF_8)));
  }

  private StandardOutput(Noting writer) {
    super(new BufferedWriter(writer), true);
    this.writer = writer;
  }

  /** Whether its reader has gone, as {@code head} does once it has what it wanted. */
  public static boolean hasNoReader(PrintWriter out) {
    return reason(out).contains("Broken pipe");
  }

  /** For an output that could not be written: why, and what to do. */
  public static CommandFailure unwritable(PrintWriter out) {
    return hasNoReader(out)
        ? new CommandFailure(
            ExitCodes.USAGE,
            "the output cannot be written: its reader has gone.",
            "Have it read to the end, or write to a file.")
        : new CommandFailure(
            ExitCodes.USAGE,
            "the output cannot be written: %s.".formatted(reason(out)),
            "Make room there, or write it elsewhere.");
  }

  private static String reason(PrintWriter out) {
    return out instanceof StandardOutput known && known.writer.failure != null
        ? String.valueOf(known.writer.failure.getMessage())
        : "it is closed";
  }

  private static final class Noting extends FilterWriter {
    private @Nullable IOException failure;

    Noting(Writer writer) {
      super(writer);
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      try {
        super.write(text, from, length);
      } catch (IOException failed) {
        throw noted(failed);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        super.flush();
      } catch (IOException failed) {
        throw noted(failed);
      }
    }

    private IOException noted(IOException failed) {
      if (failure == null) {
        failure = failed;
      }
      return failed;
    }
  }
}
