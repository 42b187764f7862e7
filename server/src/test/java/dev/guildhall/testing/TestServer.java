package dev.guildhall.testing;

import dev.guildhall.Server;
import dev.guildhall.ServerConfig;
import dev.guildhall.api.Region;
import dev.guildhall.organizations.Retention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A real server on a database of its own, started with port 0. */
public final class TestServer implements AutoCloseable {
  /** The key of every test server: some share a database, and must then share the key. */
  public static final String ENCRYPTION_KEY = "dGhpcnR5LXR3byBieXRlcywgZm9yIHRlc3RzIG9ubHk=";

  private final Server server;
  private final Path dataFolder;
  private final String databaseUrl;
  private final FakeClock clock;

  private TestServer(Server server, Path dataFolder, String databaseUrl, FakeClock clock) {
    this.server = server;
    this.dataFolder = dataFolder;
    this.databaseUrl = databaseUrl;
    this.clock = clock;
  }

  /** A server with a new database. */
  public static TestServer start() {
    return start(TestPostgres.newDatabase(), config -> config);
  }

  /** A server on this database, with other settings than the usual ones. */
  public static TestServer start(String databaseUrl, UnaryOperator<ServerConfig> settings) {
    try {
      Path folder = Files.createTempDirectory("guildhall-test-server");
      FakeClock clock = new FakeClock();
      ServerConfig config =
          new ServerConfig(
              "127.0.0.1",
              0,
              folder,
              Optional.of(databaseUrl),
              Optional.empty(),
              Optional.empty(),
              Region.US,
              Duration.ofDays(30),
              Duration.ofHours(24),
              Optional.empty(),
              Retention.DEFAULT,
              true,
              Optional.of(Base64.getDecoder().decode(ENCRYPTION_KEY)),
              Optional.empty(),
              8 << 20);
      return new TestServer(
          Server.start(settings.apply(config), clock), folder, databaseUrl, clock);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  public String url() {
    return server.url();
  }

  public int port() {
    return server.port();
  }

  public String databaseUrl() {
    return databaseUrl;
  }

  public FakeClock clock() {
    return clock;
  }

  /** A connection past the server, to look at rows or to load many. */
  public Connection connect() throws SQLException {
    return TestPostgres.connect(databaseUrl);
  }

  /** A client without a token. */
  public Rest rest() {
    return new Rest(url(), Optional.empty());
  }

  /** The first environment, as its first client sees it. */
  public TestEnvironment dev() {
    return TestEnvironment.signIn(
        this, credential("SCALEKIT_CLIENT_ID"), credential("SCALEKIT_CLIENT_SECRET"));
  }

  /** A new environment, as its client sees it. */
  public TestEnvironment newEnvironment() {
    return NewEnvironment.in(this);
  }

  /** A client with the workspace's token. */
  public Rest workspace() {
    return new Rest(
        url(),
        Optional.of(
            TestEnvironment.token(
                this,
                credential("GUILDHALL_WORKSPACE_CLIENT_ID"),
                credential("GUILDHALL_WORKSPACE_CLIENT_SECRET"))));
  }

  /** A value of the server's credentials.env. */
  public String credential(String name) {
    try {
      return Files.readAllLines(dataFolder.resolve("credentials.env")).stream()
          .filter(line -> line.startsWith(name + "="))
          .map(line -> line.substring(name.length() + 1))
          .findFirst()
          .orElseThrow();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  @Override
  public void close() {
    server.close();
    TestFolders.delete(dataFolder);
  }
}
