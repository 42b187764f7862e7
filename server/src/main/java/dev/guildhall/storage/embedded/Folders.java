package dev.guildhall.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** File operations that survive a power failure, and their clean-up. */
final class Folders {
  private Folders() {}

  /** Moves and returns when the new name is on disk; the content must be already. */
  static void moveDurably(Path from, Path to) throws IOException {
    Files.move(from, to, ATOMIC_MOVE);
    force(to.resolveSibling("."));
  }

  /** Replaces a file's content as a whole; readable by its owner only. */
  static void writeDurably(Path file, String content) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = FileChannel.open(fresh, CREATE, WRITE, TRUNCATE_EXISTING)) {
      channel.write(UTF_8.encode(content));
      channel.force(true);
    }
    FileOwner.keep(fresh, file);
    moveDurably(fresh, file);
  }

  static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  static void delete(Path tree) throws IOException {
    try (var paths = Files.walk(tree)) {
      for (var path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }
}
