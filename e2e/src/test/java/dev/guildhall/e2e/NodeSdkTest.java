package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every {@code sdk/*.test.mjs}, the cases of the official Node SDK, with Node's own runner.
 */
@EndToEndTest
final class NodeSdkTest {
  private static final Path FOLDER = Path.of("").toAbsolutePath();

  private final ServerProcess server;

  NodeSdkTest(ServerProcess server) {
    this.server = server;
  }

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("sdk"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".test.mjs"))
          .sorted()
          .toList();
    }
  }

  /** Brings the SDK, in the locked version, where it is not there yet. */
  @BeforeAll
  static void installPackages() throws IOException {
    Path lock = FOLDER.resolve("package-lock.json");
    Path installed = FOLDER.resolve("node_modules/.package-lock.json");
    if (Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
      return;
    }
    Shell.Result result =
        Shell.run(FOLDER, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @Test
  void thereAreCases() throws IOException {
    assertThat(cases()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void passes(String file) {
    Shell.Result result =
        Shell.run(
            FOLDER,
            server.credentials(),
            List.of("node", "--test", "--test-reporter=spec", "sdk/" + file));
    System.out.println(result.output());
    assertThat(result.exit()).as(result.output()).isZero();
  }
}
