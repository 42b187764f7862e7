package dev.guildhall.organizations.kept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.storage.embedded.EmbeddedPostgres;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.SwitchingProxy;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a standby takes over that lacks the last commits, nobody is answered with them any more.
 */
final class SwitchedDatabaseTest {
  private static final String LOST = "/api/v1/organizations:external/lost";

  @Test
  void forgetsWhatTheOtherOneNeverHad(@TempDir Path folder) throws IOException, SQLException {
    Path primaryFolder = folder.resolve("primary");
    Path standbyFolder = folder.resolve("standby");
    EmbeddedPostgres first = EmbeddedPostgres.start(primaryFolder, _ -> {});
    try (SwitchingProxy proxy = new SwitchingProxy(first.port());
        TestServer server = TestServer.start(url(first, proxy), config -> config)) {
      TestEnvironment dev = server.dev();
      Rest rest = dev.rest();
      first.close();
      copy(primaryFolder, standbyFolder);
      try (EmbeddedPostgres primary = EmbeddedPostgres.start(primaryFolder, _ -> {});
          EmbeddedPostgres standby = EmbeddedPostgres.start(standbyFolder, _ -> {})) {
        proxy.switchTo(primary.port());
        String lost = "{\"display_name\": \"Lost\", \"external_id\": \"lost\"}";
        Eventually.until(
            "an organization is made",
            () -> rest.post("/api/v1/organizations", lost).status() == 201);
        Eventually.until("it is kept in memory", () -> isKept(rest, primary));

        proxy.switchTo(standby.port());

        Eventually.until("it is forgotten", () -> rest.get(LOST).status() == 404);
        assertThat(rest.get(LOST).status()).isEqualTo(404);
        assertThat(rest.get(LOST).status()).isEqualTo(404);
      }
    }
  }

  /** Whether a change by hand, which no event tells of, is not seen. */
  private static boolean isKept(Rest rest, EmbeddedPostgres primary) throws SQLException {
    String shown = name(rest);
    try (Connection connection =
            DriverManager.getConnection(primary.jdbcUrl(), primary.user(), primary.password());
        Statement statement = connection.createStatement()) {
      statement.execute("update organizations set display_name = display_name || '!'");
    }
    return name(rest).equals(shown);
  }

  private static String name(Rest rest) {
    return rest.get(LOST).json().at("/organization/display_name").asText();
  }

  private static String url(EmbeddedPostgres postgres, SwitchingProxy proxy) {
    return "postgresql://%s:%s@127.0.0.1:%d/guildhall"
        .formatted(postgres.user(), postgres.password(), proxy.port());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Path copy = to.resolve(from.relativize(one));
        Files.copy(one, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
