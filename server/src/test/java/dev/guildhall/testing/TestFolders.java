package dev.guildhall.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that a test leaves behind are removed with everything in them. */
public final class TestFolders {
  private TestFolders() {}

  public static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException stuck) {
      throw new UncheckedIOException(stuck);
    }
  }

  /** Has another process do it, for what takes longer than the end of this one may. */
  static void deleteLater(Path folder) {
    try {
      new ProcessBuilder("rm", "-rf", folder.toString()).start();
    } catch (IOException noSuchCommand) {
      throw new UncheckedIOException(noSuchCommand);
    }
  }
}
