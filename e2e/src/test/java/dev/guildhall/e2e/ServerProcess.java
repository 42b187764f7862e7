package dev.guildhall.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server in a process of its own, as the launcher starts it, on an embedded database. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Path folder;
  private Process process;
  private Map<String, String> credentials;

  private ServerProcess(Path folder, Process process, Map<String, String> credentials) {
    this.folder = folder;
    this.process = process;
    this.credentials = credentials;
  }

  /** Starts one on any free port; returns when it is ready. */
  static ServerProcess start() {
    try {
      Path folder = Files.createTempDirectory("guildhall-e2e");
      Process process = launch(folder);
      return new ServerProcess(folder, process, await(folder, process));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Kills it as no operator would (SIGKILL) and starts it on the same data, at another port. */
  void killAndRestart() {
    try {
      process.destroyForcibly().waitFor();
      Files.writeString(
          dataFolder().resolve("credentials.env"),
          Files.readString(dataFolder().resolve("credentials.env"))
              .replace(
                  "SCALEKIT_ENVIRONMENT_URL=" + url(),
                  "SCALEKIT_ENVIRONMENT_URL=http://127.0.0.1:1"));
      process = launch(folder);
      credentials = await(folder, process);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Process launch(Path folder) throws IOException {
    return new ProcessBuilder(
            java(
                "dev.guildhall.Main",
                "serve",
                "--port",
                "0",
                "--data-dir",
                folder.resolve("data").toString(),
                "--webhook-allow-private"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()))
        .start();
  }

  /**
   * The command that runs a main class of ours with the class path that the launcher builds. It
   * runs for seconds, and half of that would be the optimizing compiler's.
   */
  static List<String> java(String mainClass, String... arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
      command.addAll(List.of("-cp", Files.readString(Path.of("target/process.classpath")).strip()));
      command.add(mainClass);
      command.addAll(List.of(arguments));
      return command;
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  String url() {
    return credential("SCALEKIT_ENVIRONMENT_URL");
  }

  Path dataFolder() {
    return folder.resolve("data");
  }

  /** The lines of its credentials.env. */
  Map<String, String> credentials() {
    return credentials;
  }

  String credential(String name) {
    String value = credentials.get(name);
    if (value == null) {
      throw new AssertionError("credentials.env has no " + name);
    }
    return value;
  }

  /** Stops it with SIGTERM, as an operator would, and insists that it ends. */
  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the server did not stop: " + log(folder.resolve("server.log")));
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException stuck) {
      throw new UncheckedIOException(stuck);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Map<String, String> await(Path folder, Process process) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    Path file = folder.resolve("data").resolve("credentials.env");
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (Files.exists(file)) {
        Map<String, String> credentials = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
          int equals = line.indexOf('=');
          credentials.put(line.substring(0, equals), line.substring(equals + 1));
        }
        if (isReady(credentials.getOrDefault("SCALEKIT_ENVIRONMENT_URL", ""))) {
          return credentials;
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    process.destroyForcibly();
    throw new AssertionError("the server did not start: " + log(folder.resolve("server.log")));
  }

  private static boolean isReady(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/readyz")).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static String log(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
