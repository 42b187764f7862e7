package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.guildhall.storage.embedded.EmbeddedPostgres;
import dev.guildhall.testing.ServerProcess;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A start tells a URL that works and keeps what the data folder holds, or says why it cannot be.
 */
final class StartTest {
  @TempDir Path folder;

  private static String[] with(String database, String... options) {
    Stream<String> always =
        Stream.of("--database-url", database, "--encryption-key", TestServer.ENCRYPTION_KEY);
    return Stream.concat(always, Stream.of(options)).toArray(String[]::new);
  }

  private static String usedDatabase() {
    String database = TestPostgres.newDatabase();
    TestServer.start(database, config -> config).close();
    return database;
  }

  private static void assertRefused(ServerProcess.Ended ended, String sentence) {
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors()).contains(sentence).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({"::1, http://[::1]:", "::, http://localhost:"})
  void tellsAUrlOfAnIpv6Address(String host, String start) throws Exception {
    assumeTrue(
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .anyMatch(address -> address instanceof Inet6Address),
        "no IPv6 here");
    try (ServerProcess server =
        ServerProcess.start(folder, with(TestPostgres.newDatabase(), "--host", host))) {
      assertThat(server.url()).startsWith(start);
      assertThat(server.dev().get("/api/v1/organizations").status()).isEqualTo(200);
    }
  }

  @Test
  void takesAnEmptyVariableForNoDataFolder() throws Exception {
    try (ServerProcess server =
        ServerProcess.startWithEmptyVariable(folder, with(TestPostgres.newDatabase()))) {
      assertThat(folder.resolve("data/credentials.env")).isNotEmptyFile();
      assertThat(server.dev().get("/api/v1/organizations").status()).isEqualTo(200);
    }
  }

  @Test
  void refusesAnEmptyDataFolder() throws Exception {
    ServerProcess.Ended ended =
        ServerProcess.runToItsEnd(Path.of(""), with("postgresql://localhost/never_asked"));
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.errors()).contains("--data-dir must name a folder");
  }

  @Test
  void keepsTheCredentialsOfAnotherDatabase() throws Exception {
    Path file = Files.writeString(folder.resolve("credentials.env"), "the only copy\n");
    try (ServerProcess server = ServerProcess.start(folder, with(TestPostgres.newDatabase()))) {
      Path former = folder.resolve("credentials.env.old-1");
      assertThat(former).hasContent("the only copy");
      assertThat(server.output().replace("\\/", "/")) // JSON, where a slash may be escaped
          .contains(file + " held other credentials", "now in " + former);
      assertThat(server.dev().get("/api/v1/organizations").status()).isEqualTo(200);
    }
  }

  @Test
  void leavesTheFolderOfAnEmbeddedDatabaseAlone() throws Exception {
    EmbeddedPostgres embedded = EmbeddedPostgres.start(folder, _ -> {});
    try {
      assertRefused(
          ServerProcess.runToItsEnd(folder, with(TestPostgres.newDatabase())),
          "The data folder %s is in use by process %d"
              .formatted(folder.toRealPath(), ProcessHandle.current().pid()));
    } finally {
      embedded.close();
    }
    assertThat(folder.resolve("credentials.env")).doesNotExist();
  }

  @Test
  void namesCredentialsThatAreNoFile() throws Exception {
    Path file = Files.createDirectory(folder.resolve("credentials.env"));
    assertRefused(ServerProcess.runToItsEnd(folder, with(usedDatabase())), "cannot read " + file);
  }

  @Test
  void saysInASentenceThatTheDatabaseDoesNotServe() throws Exception {
    String database = usedDatabase();
    try (Connection other = TestPostgres.connect(database)) {
      other
          .createStatement()
          .execute("alter database %s set statement_timeout = '1s'".formatted(other.getCatalog()));
      other.setAutoCommit(false);
      other.createStatement().execute("lock table environments in share mode");
      assertRefused(
          ServerProcess.runToItsEnd(folder, with(database)),
          "the database refused what the start needs");
    }
  }
}
