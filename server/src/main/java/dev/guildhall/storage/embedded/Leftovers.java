package dev.guildhall.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an earlier start left in a cluster: processes that still end, and {@code postmaster.pid},
 * which blocks the next start as soon as any process has its number. The caller holds the data
 * folder's lock, so nobody else starts one.
 */
final class Leftovers {
  static final String PID_FILE = "postmaster.pid";

  /** A fast shutdown writes its checkpoint first; on a slow disk that takes a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private Leftovers() {}

  /** Returns when nothing of PostgreSQL runs in the folder and no pid file is left. */
  static void clear(Path cluster, Consumer<String> progress)
      throws IOException, InterruptedException {
    var pidFile = cluster.resolve(PID_FILE);
    if (!Files.exists(pidFile)) {
      return;
    }
    var workplace = cluster.toRealPath();
    var living = living(workplace);
    if (!living.isEmpty()) {
      progress.accept("waiting for the PostgreSQL of an earlier start to end");
      // Its watchdog does the same; this is for the case that somebody killed the watchdog too.
      postmaster(pidFile)
          .filter(living::contains)
          .ifPresent(pid -> Command.run(List.of("sh", "-c", "kill -INT " + pid)));
      awaitEnd(workplace);
    }
    Files.deleteIfExists(pidFile);
  }

  /** Whom the file names; empty where it went meanwhile, which is how a PostgreSQL ends. */
  private static Optional<String> postmaster(Path pidFile) throws IOException {
    try {
      return Files.readAllLines(pidFile).stream().findFirst().map(String::strip);
    } catch (NoSuchFileException ended) {
      return Optional.empty();
    }
  }

  private static void awaitEnd(Path cluster) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var living = living(cluster); !living.isEmpty(); living = living(cluster)) {
      if (System.nanoTime() > deadline) {
        throw new EmbeddedPostgresException(
            "PostgreSQL of an earlier start still runs in %s as process %s. End it with kill -INT and start again."
                .formatted(cluster, String.join(", ", living)));
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /** The process ids of every PostgreSQL, backends included, that works in this cluster. */
  static List<String> living(Path cluster) throws IOException {
    var pids = new ArrayList<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        if (worksIn(process, cluster)) {
          pids.add(String.valueOf(process.getFileName()));
        }
      }
    }
    return pids;
  }

  private static boolean worksIn(Path process, Path cluster) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(cluster)
          && Files.readString(process.resolve("comm")).strip().equals("postgres");
    } catch (IOException unreadable) {
      return false; // Ended meanwhile, or another user's, or a zombie.
    }
  }
}
