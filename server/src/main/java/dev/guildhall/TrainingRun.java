package dev.guildhall;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ParseResult;

/**
 * Serves itself some calls and ends. The launcher runs it once after a build, so that the JVM can
 * write down which classes a start loads and links, and what of the code is hot (its AOT cache).
 * What was compiled to the end here is compiled soon there, so it takes its time: after a few
 * hundred calls of training, a new server answered half as many in its first seconds.
 */
final class TrainingRun {
  private static final Duration LENGTH = Duration.ofSeconds(25);

  /** Several, so that calls meet and share statements. */
  private static final int CALLERS = 2;

  private TrainingRun() {}

  /** Takes the arguments of a start on an empty folder, which it fills with a database. */
  public static void main(String[] arguments) throws Exception {
    Main.configure();
    ParseResult line = Main.commandLine().parseArgs(arguments);
    ServerConfig config = ((ServeCommand) line.subcommand().commandSpec().userObject()).config();
    try (Server server = Server.start(config)) {
      List<String> credentials = credentials(config.dataFolder());
      int port = URI.create(server.url()).getPort();
      try (TrainingCalls calls =
          new TrainingCalls(Vertx.vertx(), port, credentials.get(1), credentials.get(2))) {
        run(calls);
      }
    }
    Runtime.getRuntime().exit(0);
  }

  private static List<String> credentials(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve(CredentialsFile.NAME)).stream()
        .map(line -> line.split("=", 2)[1])
        .toList();
  }

  private static void run(TrainingCalls calls) throws Exception {
    Instant end = Instant.now().plus(LENGTH);
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<Integer>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        String name = "training-" + caller;
        Callable<Integer> rounds = () -> calls.until(end, name);
        callers.add(threads.submit(rounds));
      }
      int rounds = 0;
      for (Future<Integer> caller : callers) {
        rounds += caller.get(LENGTH.multipliedBy(3).toSeconds(), TimeUnit.SECONDS);
      }
      System.out.println("rounds of calls: " + rounds);
    } finally {
      threads.shutdownNow();
    }
  }
}
