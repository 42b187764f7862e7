package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cases written in JavaScript, run by Node's own runner against a server. */
final class NodeCases {
  private static final Path FOLDER = Path.of("").toAbsolutePath();

  private NodeCases() {}

  /** The files with cases in a folder. */
  static List<String> in(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files
          .map(file -> folder + "/" + file.getFileName())
          .filter(name -> name.endsWith(".test.mjs"))
          .sorted()
          .toList();
    }
  }

  /** Brings the packages, in the locked versions, where they are not there yet. */
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

  /** Runs the cases of a file; each must pass. */
  static void run(String file, ServerProcess server) {
    Shell.Result result =
        Shell.run(
            FOLDER, server.credentials(), List.of("node", "--test", "--test-reporter=spec", file));
    System.out.println(result.output());
    assertThat(result.exit()).as(result.output()).isZero();
  }
}
