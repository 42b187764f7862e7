package dev.guildhall.testing;

import dev.guildhall.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code serve} in a process of its own, with the embedded database, to be killed. */
public final class ServerProcess implements AutoCloseable {
  /** What ends by itself has as long as a machine that is busy with other tests may need. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String SERVING = "\"serving ";

  private final Process process;
  private final Path folder;
  private final Path output;
  private final String url;

  private ServerProcess(Process process, Path folder, Path output, String url) {
    this.process = process;
    this.folder = folder;
    this.output = output;
    this.url = url;
  }

  /** How a process ended. */
  public record Ended(int status, String errors) {}

  /** Starts a server on this data folder, with more options; returns when it serves. */
  public static ServerProcess start(Path folder, String... options)
      throws IOException, InterruptedException {
    return await(in(folder, options), folder);
  }

  /**
   * The same with GUILDHALL_DATA_DIR empty and no option, in a working folder, where its data is.
   */
  public static ServerProcess startWithEmptyVariable(Path working, String... options)
      throws IOException, InterruptedException {
    ProcessBuilder builder = serve(List.of(options)).directory(working.toFile());
    builder.environment().put("GUILDHALL_DATA_DIR", "");
    return await(builder, working.resolve("data"));
  }

  private static ServerProcess await(ProcessBuilder builder, Path folder)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("guildhall-serve", ".log");
    Process process = launch(builder, output);
    while (true) {
      if (Files.readString(output).contains(SERVING)) {
        String url = Files.readAllLines(folder.resolve("credentials.env")).getFirst();
        return new ServerProcess(process, folder, output, url.substring(url.indexOf('=') + 1));
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("ended: " + Files.readString(output));
      }
    }
  }

  /** Starts a server that is expected not to start. */
  public static Ended runToItsEnd(Path folder, String... options)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("guildhall-serve", ".log");
    Process process = launch(in(folder, options), output);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still runs: " + Files.readString(output));
    }
    String text = Files.readString(output);
    Files.delete(output);
    return new Ended(process.exitValue(), text);
  }

  private static ProcessBuilder in(Path folder, String... options) {
    List<String> all = new ArrayList<>(List.of("--data-dir", folder.toString()));
    all.addAll(List.of(options));
    return serve(all);
  }

  private static ProcessBuilder serve(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It runs for seconds, and half of that would be the optimizing compiler's.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xmx256m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of("serve", "--port", "0"));
    command.addAll(options);
    return new ProcessBuilder(command);
  }

  private static Process launch(ProcessBuilder builder, Path output) throws IOException {
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  public String url() {
    return url;
  }

  /** Everything it has printed. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** A client with a token of the first environment. */
  public Rest dev() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("credentials.env"));
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(lines.get(1).split("=", 2)[1], lines.get(2).split("=", 2)[1]);
    return new Rest(
        url,
        Optional.of(
            new Rest(url, Optional.empty())
                .post("/oauth/token", form, "content-type", "application/x-www-form-urlencoded")
                .json()
                .get("access_token")
                .textValue()));
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGKILL for the database's first process. */
  public void killPostgres() {
    process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("/postgres"))
        .findFirst()
        .orElseThrow()
        .destroyForcibly();
  }

  /** SIGTERM; answers the exit status. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still runs after SIGTERM");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process
        .onExit()
        .orTimeout(20, TimeUnit.SECONDS)
        .exceptionallyCompose(_ -> process.destroyForcibly().onExit())
        .join();
    Files.deleteIfExists(output);
  }
}
