package dev.guildhall.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a short command to its end, in an environment that the caller's PG* and locale variables
 * cannot bend.
 */
final class Command {
  private static final int NOT_STARTED = 127;

  record Outcome(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }
  }

  private Command() {}

  static ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  static Outcome run(List<String> command) {
    return run(command, "");
  }

  /**
   * Gives {@code input} to the command, then end of file; a command that cannot be started has
   * status 127.
   */
  static Outcome run(List<String> command, String input) {
    Process process;
    try {
      process = builder(command).start();
    } catch (IOException notStarted) {
      return new Outcome(NOT_STARTED, String.valueOf(notStarted.getMessage()));
    }
    try {
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      } catch (IOException unread) {
        // The command ended without reading; its status and output say why.
      }
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Outcome(process.waitFor(), output.strip());
    } catch (IOException broken) {
      process.destroyForcibly();
      return new Outcome(NOT_STARTED, String.valueOf(broken.getMessage()));
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException(
          "Interrupted while running " + command.getFirst() + "; start again.", interrupted);
    }
  }

  static List<String> join(List<String> first, List<String> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
