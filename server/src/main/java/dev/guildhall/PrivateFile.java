package dev.guildhall;

import dev.guildhall.storage.embedded.FileOwner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that only their owner may read. */
final class PrivateFile {
  private PrivateFile() {}

  /**
   * Writes the file whole, so that a crash leaves the old one or the new one; a crash after the
   * return, the new one.
   */
  static void write(Path file, String text) {
    try {
      Path temporary =
          Files.createTempFile(
              file.getParent(),
              file.getFileName().toString(),
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
          channel.force(true);
        }
        FileOwner.keep(temporary, file);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(temporary.getParent())) {
          folder.force(true); // the name is on the disk, too
        }
      } finally {
        Files.deleteIfExists(temporary); // a secret that nobody looks for
      }
    } catch (IOException unwritable) {
      throw new StartFailure(
          "cannot write %s: %s. Make the folder writable, or choose another with --data-dir."
              .formatted(file, StartFailure.reason(unwritable)));
    }
  }
}
