package dev.guildhall.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.guildhall.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedPostgresTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir static Path shared;
  private static Path template;

  @TempDir Path temporary;
  private Path folder;

  @BeforeAll
  static void createOneCluster() throws IOException {
    template = shared.toRealPath().resolve("data");
    EmbeddedPostgres.start(template, line -> {}).close();
  }

  /** A copy of one cluster: initdb in each test would take most of the time. */
  @BeforeEach
  void copyTheCluster() throws IOException {
    folder = temporary.toRealPath().resolve("data");
    try (var paths = Files.walk(template)) {
      for (var path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, folder.resolve(template.relativize(path).toString()), COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void servesTheDatabaseItPromises() throws Exception {
    try (var postgres = start()) {
      assertThat(query(postgres, "SHOW server_version")).isEqualTo(PostgresBinaries.VERSION);
      assertThat(query(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(postgres, "SHOW unix_socket_directories")).isEmpty();
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
      assertThat(query(postgres, "SHOW shared_buffers")).isEqualTo("256MB");
      assertThat(query(postgres, "SHOW data_checksums")).isEqualTo("on");
      assertThat(
              query(
                  postgres, "SELECT datlocale FROM pg_database WHERE datname = current_database()"))
          .isEqualTo("C.UTF-8");
      assertThat(
              query(
                  postgres, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
    }
  }

  @Test
  void refusesAWrongPassword() {
    try (var postgres = start()) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void keepsThePasswordToTheOwner() throws Exception {
    try (var postgres = start()) {
      var secret = folder.resolve("postgres.secret");
      assertThat(Files.readString(secret).strip()).isEqualTo(postgres.password());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void keepsRowsAndPasswordOverARestart() throws Exception {
    String password;
    long pid;
    try (var postgres = start()) {
      password = postgres.password();
      pid = postgres.pid();
      update(postgres, "CREATE TABLE kept AS SELECT 'a row' AS value");
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
    try (var postgres = start()) {
      assertThat(postgres.password()).isEqualTo(password);
      assertThat(query(postgres, "SELECT value FROM kept")).isEqualTo("a row");
    }
  }

  @Test
  void createsAMissingDataFolder() throws Exception {
    folder = folder.resolve("deeper/new");
    try (var postgres = start()) {
      assertThat(query(postgres, "SELECT current_database()")).isEqualTo("guildhall");
    }
  }

  @Test
  void closesTwiceWithoutHarm() {
    var postgres = start();
    postgres.close();
    postgres.close();
    start().close();
  }

  @Test
  void takesLocalSettingsFromAFileOfTheOperator() throws Exception {
    Files.writeString(folder.resolve("postgres.local.conf"), "work_mem = 9MB\n");
    try (var postgres = start()) {
      assertThat(query(postgres, "SHOW work_mem")).isEqualTo("9MB");
    }
  }

  @Test
  void setsANewPasswordWhenTheSecretIsLost() throws Exception {
    Files.delete(folder.resolve("postgres.secret"));
    try (var postgres = start()) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
    try (var postgres = start()) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesASecondStartInThisProcess() throws Exception {
    try (var postgres = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessage(
              "The data folder %s is in use by process %d. Stop that process, or start with another data folder.",
              folder, ProcessHandle.current().pid());
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
      assertSecondProcessIsRefused();
    }
  }

  /** Also after a refused start in this process, which must not have dropped the lock. */
  private void assertSecondProcessIsRefused() throws Exception {
    var second = AcknowledgingMain.in(folder).start();
    assertThat(new String(second.getInputStream().readAllBytes(), UTF_8))
        .contains(
            "The data folder %s is in use by process %d."
                .formatted(folder, ProcessHandle.current().pid()));
    second.destroy();
  }

  @Test
  void refusesASecondStartBesideAnotherProcess() throws Exception {
    try (var parent = new Parent(AcknowledgingMain.in(folder))) {
      parent.awaitRows(1);
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining(
              "The data folder %s is in use by process %d.", folder, parent.process.pid());
    }
  }

  @Test
  void startsAgainOnTheSamePortAfterASigkillOfThePostmaster() throws Exception {
    try (var postgres = start()) {
      update(postgres, "CREATE TABLE kept AS SELECT 'a row' AS value");
      var killed = postgres.pid();
      var port = postgres.port();
      kill(killed);
      var recovered = within(() -> query(postgres, "SELECT value FROM kept"));
      assertThat(recovered).isEqualTo("a row");
      assertThat(postgres.port()).isEqualTo(port);
      assertThat(postgres.pid()).isNotEqualTo(killed);
    }
    try (var postgres = start()) {
      assertThat(query(postgres, "SELECT value FROM kept")).isEqualTo("a row");
    }
  }

  @Test
  void endsWithAKilledParentAndKeepsEveryAcknowledgedRow() throws Exception {
    var second = temporary.toRealPath().resolve("second");
    long acknowledged;
    List<Long> pids;
    // Two of them: neither may keep the other's watchdog from seeing the end.
    try (var parent = new Parent(AcknowledgingMain.in(folder, second))) {
      parent.awaitRows(200);
      pids = parent.pids;
      acknowledged = parent.kill();
    }
    assertThat(pids).hasSize(2);
    for (var pid : pids) {
      awaitEnd(pid);
    }
    assertThat(Leftovers.living(folder.resolve("postgres"))).isEmpty();
    try (var postgres = start()) {
      assertThat(rowsUpTo(postgres, acknowledged)).isEqualTo(acknowledged);
    }
  }

  @Test
  void startsWhileThePostgresOfAKilledParentStillEnds() throws Exception {
    long acknowledged;
    try (var parent = new Parent(AcknowledgingMain.in(folder))) {
      parent.awaitRows(200);
      acknowledged = parent.kill();
    }
    try (var postgres = start()) {
      assertThat(rowsUpTo(postgres, acknowledged)).isEqualTo(acknowledged);
    }
  }

  @Test
  void recoversWhenParentAndPostmasterAreKilledTogether() throws Exception {
    long acknowledged;
    try (var parent = new Parent(AcknowledgingMain.in(folder))) {
      parent.awaitRows(200);
      kill(parent.pids.getFirst());
      acknowledged = parent.kill();
    }
    try (var postgres = start()) {
      assertThat(rowsUpTo(postgres, acknowledged)).isEqualTo(acknowledged);
    }
  }

  @Test
  void overwritesAPidFileThatNamesALivingStranger() throws Exception {
    Files.writeString(
        folder.resolve("postgres/postmaster.pid"), ProcessHandle.current().pid() + "\n");
    try (var postgres = start()) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesAnotherMajorVersion() throws Exception {
    var version = folder.resolve("postgres/PG_VERSION");
    Files.writeString(version, "17\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("%s was written by PostgreSQL 17", folder.resolve("postgres"))
        .hasMessageContaining("Export");
    Files.writeString(version, "18\n");
    start().close();
  }

  @Test
  void refusesAFolderThatHoldsSomethingElse() throws Exception {
    Files.delete(folder.resolve("postgres/PG_VERSION"));
    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("%s holds no PostgreSQL cluster", folder.resolve("postgres"));
  }

  @Test
  void namesTheLogWhenPostgresDoesNotStart() throws Exception {
    Files.writeString(folder.resolve("postgres.local.conf"), "no_such_setting = 1\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("%s says:", folder.resolve("postgres.log"))
        .hasMessageContaining("no_such_setting");
  }

  @Test
  void knowsATakenPort() throws Exception {
    var accounts = Account.candidates();
    var places = List.of(PostgresBinaries.cache(System::getenv));
    var installation = Installation.find(accounts, places, folder, line -> {});
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var process =
          PostgresProcess.start(
              installation.account(),
              installation.binaries(),
              new Cluster(folder),
              taken.getLocalPort());
      assertThatThrownBy(() -> process.awaitReady(line -> {}))
          .isInstanceOfSatisfying(
              PostgresEnded.class, ended -> assertThat(ended.portTaken()).isTrue());
      process.stop();
    }
  }

  @Test
  void passesOverAnAccountThatTheMachineHasNoNameFor() throws Exception {
    assumeTrue(
        (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
        "only root becomes somebody without a name");
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    var nameless = Account.otherUser("1954321", "1954321");
    var accounts = new ArrayList<>(List.of(nameless));
    accounts.addAll(Account.candidates());

    var installation =
        Installation.find(
            accounts, List.of(temporary.resolve("postgres-binaries")), temporary, line -> {});

    assertThat(nameless.permission().output()).contains("1954321");
    assertThat(installation.account()).isNotEqualTo(nameless);
  }

  @Test
  void runsAsAnotherUserWhereNamespacesAreForbidden() throws Exception {
    assumeTrue(
        (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
        "only root changes the user");
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    var forbidden = Files.createDirectory(temporary.resolve("bin")).resolve("unshare");
    Files.writeString(forbidden, "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(forbidden, PosixFilePermissions.fromString("rwxr-xr-x"));
    var child = AcknowledgingMain.in(folder);
    child
        .environment()
        .merge("PATH", forbidden.resolveSibling(".") + ":", (path, first) -> first + path);
    long acknowledged;
    try (var parent = new Parent(child)) {
      parent.awaitRows(10);
      var status = Files.readString(Path.of("/proc/" + parent.pids.getFirst() + "/status"));
      assertThat(status).containsPattern("(?m)^Uid:\\s+[1-9]");
      acknowledged = parent.kill();
      awaitEnd(parent.pids.getFirst());
    }
    // And back again with namespaces: the files change hands.
    try (var postgres = start()) {
      assertThat(rowsUpTo(postgres, acknowledged)).isEqualTo(acknowledged);
    }
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(folder, line -> {});
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection = connect(postgres);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static void update(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection = connect(postgres);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long rowsUpTo(EmbeddedPostgres postgres, long last) throws SQLException {
    return Long.parseLong(query(postgres, "SELECT count(*) FROM acknowledged WHERE id <= " + last));
  }

  private interface Asked {
    String answer() throws SQLException;
  }

  /** Asks until there is an answer. */
  private static String within(Asked asked) {
    return Eventually.found(
        "an answer of PostgreSQL",
        () -> {
          try {
            return Optional.of(asked.answer());
          } catch (SQLException e) {
            return Optional.empty();
          }
        });
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  private static void awaitEnd(long pid)
      throws InterruptedException, ExecutionException, TimeoutException {
    var handle = ProcessHandle.of(pid);
    if (handle.isPresent()) {
      handle.get().onExit().get(DEADLINE.toSeconds(), SECONDS);
    }
  }

  /** A started {@link AcknowledgingMain}. */
  private static final class Parent implements AutoCloseable {
    final Process process;
    final List<Long> pids;
    private final BufferedReader output;
    private long acknowledged;

    Parent(ProcessBuilder builder) throws IOException {
      process = builder.start();
      output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      var first = output.readLine();
      assertThat(first).startsWith("pids ");
      pids =
          Arrays.stream(first.substring("pids ".length()).split(" ")).map(Long::valueOf).toList();
    }

    void awaitRows(long rows) throws IOException {
      while (acknowledged < rows) {
        readRow(output.readLine());
      }
    }

    /** SIGKILL; returns the last row that was acknowledged. */
    long kill() throws IOException, InterruptedException {
      EmbeddedPostgresTest.kill(
          process.pid()); // Process.destroyForcibly would close the output too.

      for (var line = output.readLine();
          line != null && line.startsWith("row ");
          line = output.readLine()) {
        readRow(line);
      }
      process.waitFor(); // its output may end before its lock of the data folder
      return acknowledged;
    }

    private void readRow(String line) {
      assertThat(line).startsWith("row ");
      acknowledged = Long.parseLong(line.substring("row ".length()));
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
