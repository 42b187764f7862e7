import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * How long COPY takes for the rows that an import leaves in a server's own PostgreSQL:
 * organizations, their named external IDs and their events, into tables with the same indexes.
 * Prints seconds. Argument: the server's data folder.
 */
final class CopyRate {
  private CopyRate() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String port = Files.readAllLines(folder.resolve("postgres/postmaster.pid")).get(3).strip();
    String secret = Files.readString(folder.resolve("postgres.secret")).strip();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/guildhall";
    double seconds = 0;
    try (Connection connection = DriverManager.getConnection(url, "guildhall", secret);
        Statement statement = connection.createStatement()) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (String table : List.of("organizations", "organization_external_ids", "events")) {
        Path rows = folder.resolve(table + ".copy");
        try (OutputStream out = Files.newOutputStream(rows)) {
          copy.copyOut("copy (select * from " + table + ") to stdout", out);
        }
        statement.execute("drop table if exists copied_" + table);
        statement.execute(
            "create table copied_%1$s (like %1$s including all)".formatted(table));
        long start = System.nanoTime();
        try (InputStream in = Files.newInputStream(rows)) {
          copy.copyIn("copy copied_" + table + " from stdin", in);
        }
        seconds += (System.nanoTime() - start) / 1e9;
        statement.execute("drop table copied_" + table);
      }
    }
    System.out.printf("%.2f%n", seconds);
  }
}
