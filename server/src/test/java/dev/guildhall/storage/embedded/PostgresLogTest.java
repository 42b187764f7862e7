package dev.guildhall.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresLogTest {
  @TempDir Path temporary;

  @Test
  void shortensItsLog() throws Exception {
    var log = new PostgresLog(Files.createFile(temporary.resolve("postgres.log")));
    Files.writeString(log.file(), "x".repeat(17 << 20));
    log.bound();
    assertThat(log.file()).isEmptyFile();
    assertThat(temporary.resolve("postgres.log.1")).hasSize(17 << 20);
  }
}
