package dev.guildhall.storage.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run of PostgreSQL. It ends with this process, however that ends: a watchdog beside it reads a
 * pipe that only this process can write, and interrupts PostgreSQL when the pipe closes. An orderly
 * stop closes the pipe too, so there is one way to stop and every stop exercises it.
 *
 * <p>Not {@code PR_SET_PDEATHSIG}: it fires when the starting <em>thread</em> ends, and misses a
 * parent that died first.
 */
final class PostgresProcess {
  /**
   * {@code $@} is PostgreSQL, which takes over this shell's process id. The watchdog is forked
   * before and orphaned, or PostgreSQL would take it for a crashed child of its own. The time of
   * birth guards against a reused process id. INT is a fast shutdown, QUIT an immediate one, which
   * costs a recovery but no row.
   */
  private static final String WATCHED =
      """
      birth() {
        read -r stat <"/proc/$$/stat" || return
        set -- ${stat##*) }
        [ "$1" = Z ] || echo "${20}"
      }
      born=$(birth)
      exec 3<&0 </dev/null
      ( (
        trap '' HUP INT QUIT TERM
        exec >/dev/null 2>&1
        cd /
        while read -r _ <&3; do :; done
        seconds=0
        while [ "$(birth)" = "$born" ] && kill -INT $$ && [ $seconds -lt 30 ]; do
          sleep 1
          seconds=$((seconds + 1))
        done
        [ "$(birth)" = "$born" ] && kill -QUIT $$
      ) & )
      exec "$@" 3<&-
      """;

  private static final Duration LONGEST_STOP = Duration.ofSeconds(40);
  private static final Duration SLOW = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 5;
  private static final int STATUS_LINE = 7;

  private final Process process;
  private final Path cluster;
  private final PostgresLog log;
  private final long logStart;

  private PostgresProcess(Process process, Path cluster, PostgresLog log, long logStart) {
    this.process = process;
    this.cluster = cluster;
    this.log = log;
    this.logStart = logStart;
  }

  static PostgresProcess start(
      Account account, PostgresBinaries binaries, Cluster cluster, int port) throws IOException {
    var words = new ArrayList<String>();
    if (onPath("setsid")) {
      words.add("setsid"); // Ctrl-C is for us: we stop it after the last request.
    }
    words.addAll(List.of("sh", "-c", WATCHED, "postgres-watchdog"));
    words.addAll(account.command(List.of(binaries.program("postgres").toString())));
    words.addAll(List.of("-D", cluster.folder().toString(), "-p", Integer.toString(port)));
    words.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
    var log = cluster.log();
    log.bound();
    var logStart = log.size();
    var process =
        Command.builder(words)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
            .start();
    FileOwner.ofFolder(log.file());
    return new PostgresProcess(process, cluster.folder(), log, logStart);
  }

  long pid() {
    return process.pid();
  }

  /** Waits as long as it takes: a recovery cut short would only start over. */
  void awaitReady(Consumer<String> progress) throws InterruptedException {
    var slow = System.nanoTime() + SLOW.toNanos();
    var told = false;
    while (!ready()) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new PostgresEnded(process.exitValue(), log, log.tail(logStart));
      }
      if (!told && System.nanoTime() > slow) {
        progress.accept("PostgreSQL recovers from an unclean stop; see " + log.file());
        told = true;
      }
    }
  }

  private boolean ready() {
    try {
      var lines = Files.readAllLines(cluster.resolve(Leftovers.PID_FILE));
      return lines.size() > STATUS_LINE
          && lines.getFirst().strip().equals(Long.toString(pid()))
          && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (IOException absent) {
      return false; // Not written yet.
    }
  }

  /** Whether it ended within that time. */
  boolean ended(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  int exitStatus() {
    return process.exitValue();
  }

  /** Fast shutdown; an immediate one after 30 seconds. */
  void stop() {
    try {
      process.getOutputStream().close();
      if (!ended(LONGEST_STOP)) {
        process.destroyForcibly();
      }
    } catch (IOException unsignalled) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // The watchdog does the rest.
    }
  }

  private static boolean onPath(String program) {
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
