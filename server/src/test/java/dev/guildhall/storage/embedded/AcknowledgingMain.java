package dev.guildhall.storage.embedded;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * A server to be killed: starts a PostgreSQL a data folder, prints their pids, then each row of the
 * first once it is acknowledged.
 */
final class AcknowledgingMain {
  private AcknowledgingMain() {}

  public static void main(String[] dataFolders) throws SQLException, InterruptedException {
    var servers = new ArrayList<EmbeddedPostgres>();
    for (var folder : dataFolders) {
      // Each by a thread that ends before the rows are written: PostgreSQL must not end with it.
      var starting =
          new Thread(() -> servers.add(EmbeddedPostgres.start(Path.of(folder), line -> {})));
      starting.start();
      starting.join();
    }
    System.out.println(
        "pids " + String.join(" ", servers.stream().map(s -> Long.toString(s.pid())).toList()));
    var first = servers.getFirst();
    try (var connection =
            DriverManager.getConnection(first.jdbcUrl(), first.user(), first.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS acknowledged (id bigint PRIMARY KEY)");
      for (var id = 1L; ; id++) {
        statement.execute("INSERT INTO acknowledged VALUES (" + id + ")");
        System.out.println("row " + id);
      }
    }
  }

  static ProcessBuilder in(Path... dataFolders) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(AcknowledgingMain.class.getName());
    Arrays.stream(dataFolders).map(Path::toString).forEach(command::add);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
