package dev.guildhall.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line in processes of its own, with the credentials of one environment. */
record CommandLine(Path folder, Map<String, String> credentials) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a command ended, and what it printed. */
  record Result(int exit, String out, String err) {
    List<JsonNode> json() {
      return out.lines().map(CommandLine::parse).toList();
    }
  }

  /** For a new, empty environment of the server. */
  static CommandLine inNewEnvironment(ServerProcess server, Path folder) {
    CommandLine workspace = new CommandLine(folder, server.credentials());
    String environment =
        workspace
            .run("env", "create", "--name", "e2e", "--json")
            .json()
            .getFirst()
            .path("id")
            .asText();
    return new CommandLine(
        folder, variables(workspace.run("client", "create", environment, "--name", "e2e").out()));
  }

  /** The lines of a .env file. */
  static Map<String, String> variables(String lines) {
    Map<String, String> variables = new HashMap<>();
    lines.lines().map(line -> line.split("=", 2)).forEach(pair -> variables.put(pair[0], pair[1]));
    return variables;
  }

  /** The same client, of a server that has another address now. */
  CommandLine at(String url) {
    Map<String, String> moved = new HashMap<>(credentials);
    moved.put("SCALEKIT_ENVIRONMENT_URL", url);
    return new CommandLine(folder, moved);
  }

  Result run(String... arguments) {
    return finish(start(arguments));
  }

  /** Starts a command; its streams go into files, so that it is never held up. */
  Running start(String... arguments) {
    try {
      Path out = Files.createTempFile(folder, "out", "");
      Path err = Files.createTempFile(folder, "err", "");
      ProcessBuilder builder =
          new ProcessBuilder(ServerProcess.java("dev.guildhall.cli.Main", arguments))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(credentials);
      Process process = builder.start();
      process.getOutputStream().close();
      return new Running(process, out, err);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A command that runs. */
  record Running(Process process, Path out, Path err) {}

  static Result finish(Running running) {
    try {
      int exit = running.process().waitFor();
      return new Result(exit, Files.readString(running.out()), Files.readString(running.err()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
