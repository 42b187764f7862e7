package dev.guildhall.storage.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL on 127.0.0.1, one a data folder. What it acknowledged survives a SIGKILL of it,
 * of this process or of both. It ends with this process, and is started again on the same port when
 * it ends alone.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int PORT_TRIES = 10;
  private static final Duration LOG_CHECK = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** How late it is back, at most, once what kept it from starting (a full disk) is gone. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final DataFolderLock lock;
  private final Installation installation;
  private final Cluster cluster;
  private final String password;
  private final int port;
  private final Thread supervisor;
  private volatile PostgresProcess process;
  private volatile boolean closing;

  private EmbeddedPostgres(
      DataFolderLock lock,
      Installation installation,
      Cluster cluster,
      String password,
      Running running) {
    this.lock = lock;
    this.installation = installation;
    this.cluster = cluster;
    this.password = password;
    this.port = running.port();
    this.process = running.process();
    this.supervisor =
        Thread.ofPlatform().daemon().name("postgres-supervisor").unstarted(this::supervise);
  }

  private record Running(PostgresProcess process, int port) {}

  /**
   * Takes the data folder and returns when PostgreSQL accepts connections: 0.3 s, and 2 to 4 s the
   * first time.
   *
   * @param progress gets short lines for a person, only about what takes longer than a moment
   * @throws EmbeddedPostgresException the folder is in use, of another major version or not usable;
   *     the child does not start
   */
  public static EmbeddedPostgres start(Path dataFolder, Consumer<String> progress) {
    DataFolderLock lock = null;
    EmbeddedPostgres started = null;
    try {
      Files.createDirectories(dataFolder);
      var folder = dataFolder.toRealPath();
      lock = DataFolderLock.take(folder);
      started = start(lock, new Cluster(folder), progress);
      started.supervisor.start();
      return started;
    } catch (IOException denied) {
      throw unusable(dataFolder, denied);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException(
          "Interrupted while PostgreSQL was starting; start again.", interrupted);
    } finally {
      if (started == null && lock != null) {
        lock.close();
      }
    }
  }

  /**
   * For a server with a database elsewhere: its folder may be that of others of its kind, but not
   * one that a server with an embedded PostgreSQL uses, whose files it would replace.
   *
   * @throws EmbeddedPostgresException the folder is in use
   */
  public static void refuseFolderInUse(Path dataFolder) {
    try {
      DataFolderLock.check(dataFolder.toRealPath());
    } catch (IOException denied) {
      throw unusable(dataFolder, denied);
    }
  }

  private static EmbeddedPostgresException unusable(Path dataFolder, IOException e) {
    return new EmbeddedPostgresException(
        "Cannot use the data folder %s: %s. Correct that and start again.".formatted(dataFolder, e),
        e);
  }

  private static EmbeddedPostgres start(
      DataFolderLock lock, Cluster cluster, Consumer<String> progress)
      throws IOException, InterruptedException {
    cluster.check();
    var installation = Installation.find(cluster, progress);
    Leftovers.clear(cluster.folder(), progress);
    var password = cluster.prepare(installation.account(), installation.binaries(), progress);
    var running = startOnFreePort(installation, cluster, progress);
    return new EmbeddedPostgres(lock, installation, cluster, password, running);
  }

  /**
   * Another process may take the port between our look and PostgreSQL's bind; then the next one.
   */
  private static Running startOnFreePort(
      Installation installation, Cluster cluster, Consumer<String> progress)
      throws IOException, InterruptedException {
    for (var tries = 1; ; tries++) {
      var port = freePort();
      try {
        return new Running(launch(installation, cluster, port, progress), port);
      } catch (PostgresEnded ended) {
        if (!ended.portTaken() || tries == PORT_TRIES) {
          throw ended;
        }
      }
    }
  }

  private static PostgresProcess launch(
      Installation installation, Cluster cluster, int port, Consumer<String> progress)
      throws IOException, InterruptedException {
    var process =
        PostgresProcess.start(installation.account(), installation.binaries(), cluster, port);
    var ready = false;
    try {
      process.awaitReady(progress);
      ready = true;
      return process;
    } finally {
      if (!ready) {
        process.stop();
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private void supervise() {
    try {
      while (!closing) {
        if (process.ended(LOG_CHECK)) {
          recover();
        } else {
          boundLog();
        }
      }
    } catch (InterruptedException closed) {
      // close() ends the supervision.
    }
  }

  private void recover() throws InterruptedException {
    log.error(
        "PostgreSQL (process {}) ended with status {}; starting it again",
        pid(),
        process.exitStatus());
    for (var pause = FIRST_PAUSE; !closing; pause = longer(pause)) {
      Thread.sleep(pause);
      try {
        Leftovers.clear(cluster.folder(), log::info);
        process = launch(installation, cluster, port, log::info);
        log.info("PostgreSQL (process {}) accepts connections again on port {}", pid(), port);
        return;
      } catch (IOException | RuntimeException failed) {
        log.error(
            "PostgreSQL does not start; the next try is in {}: {}",
            longer(pause),
            failed.toString());
      }
    }
  }

  private static Duration longer(Duration pause) {
    var next = pause.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  private void boundLog() {
    try {
      cluster.log().bound();
    } catch (IOException failed) {
      log.warn("Cannot shorten {}", cluster.log().file(), failed);
    }
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, Cluster.DATABASE);
  }

  public String user() {
    return Cluster.USER;
  }

  public String password() {
    return password;
  }

  /** The same for the life of this object, also when PostgreSQL had to be started again. */
  public int port() {
    return port;
  }

  /** The process id of the PostgreSQL that runs now. */
  public long pid() {
    return process.pid();
  }

  /**
   * Shuts PostgreSQL down, orderly within 30 seconds, hard after that, and gives the data folder
   * free.
   */
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    supervisor.interrupt();
    try {
      supervisor.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    process.stop();
    lock.close();
  }
}
