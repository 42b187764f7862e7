package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.storage.embedded.EmbeddedPostgres;
import dev.guildhall.testing.ServerProcess;
import dev.guildhall.testing.TestFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A start that cannot go on says what to do, and leaves nothing running. */
final class FailedStartTest {
  /** An address of documentation, which no machine has. */
  private static final String NOWHERE = "192.0.2.1";

  @Test
  void stopsItsDatabaseWhereItCannotListen(@TempDir Path folder) throws Exception {
    ServerProcess.Ended ended = ServerProcess.runToItsEnd(folder, "--host", NOWHERE);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors()).contains("cannot listen on " + NOWHERE).doesNotContain("Exception");
    assertThat(folder.resolve("postgres")).isDirectory();
    assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void tellsAWrongPasswordFromALostDatabase(@TempDir Path folder) throws Exception {
    EmbeddedPostgres.start(folder, _ -> {}).close();
    Path secret = folder.resolve("postgres.secret");
    String password = Files.readString(secret);
    Files.writeString(secret, "another");
    assertThat(ServerProcess.runToItsEnd(folder).errors())
        .contains("password authentication failed", "Move " + secret + " away");
    Files.writeString(secret, password);
    TestFolders.delete(newestDatabase(folder.resolve("postgres/base")));
    assertThat(ServerProcess.runToItsEnd(folder).errors())
        .contains("is missing. " + folder.resolve("postgres.log"), "backup of the whole folder")
        .doesNotContain("postgres.secret");
  }

  private static Path newestDatabase(Path base) throws Exception {
    try (var databases = Files.list(base)) {
      return databases
          .max(Comparator.comparing(database -> Integer.valueOf(database.getFileName().toString())))
          .orElseThrow();
    }
  }

  @Test
  void namesTheLocaleThatHasNoLettersOfAFolder() {
    assertThatThrownBy(
            () -> Main.commandLine().parseArgs("serve", "--data-dir", "/tmp/lone \ud800 surrogate"))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("'--data-dir'")
        .hasMessageContaining("set LC_ALL=C.UTF-8")
        .hasMessageNotContaining("java.nio");
  }
}
