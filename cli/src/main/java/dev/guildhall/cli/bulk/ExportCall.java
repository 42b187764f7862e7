package dev.guildhall.cli.bulk;

import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** All organizations of an environment, oldest first, as they were at one moment. */
final class ExportCall {
  private static final String SUMMARY = "{\"summary\"";

  private final Api api;
  private final boolean withDeleted;

  /** Takes one organization's JSON. */
  @FunctionalInterface
  interface Reader {
    void take(String line) throws IOException;
  }

  ExportCall(Api api, boolean withDeleted) {
    this.api = api;
    this.withDeleted = withDeleted;
  }

  /**
   * Reads them all and answers how many they were. Throws {@link CommandFailure} where the stream
   * breaks: then what was read is not everything. An {@link IOException} is the reader's own.
   */
  long read(Reader reader) throws IOException {
    String path = "/api/v1/organizations:export?deleted=" + withDeleted;
    try (BufferedReader answer =
        new BufferedReader(
            new InputStreamReader(
                api.stream("GET", path, BodyPublishers.noBody()), StandardCharsets.UTF_8))) {
      long count = 0;
      for (String line = next(answer); !line.startsWith(SUMMARY); line = next(answer)) {
        reader.take(line);
        count++;
      }
      return count;
    }
  }

  private String next(BufferedReader answer) {
    try {
      String line = answer.readLine();
      if (line != null) {
        return line;
      }
    } catch (IOException broken) {
      // as when it ends without its last line
    }
    throw new CommandFailure(
        ExitCodes.UNREACHABLE,
        api.credentials().server() + " broke the export off.",
        "Run the command again: what was written is not everything.");
  }
}
