package dev.guildhall.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One holder a data folder, across processes and inside one. The kernel releases it however the
 * holder ends.
 *
 * <p>POSIX drops a process's lock when that process closes <em>any</em> descriptor of the file, so
 * the guard inside the process comes first: nobody here opens the lock file of a folder that is
 * already held here.
 */
final class DataFolderLock implements AutoCloseable {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
  private static final String FILE = "guildhall.lock";
  private static final int LONGEST_PID = 20;

  private final Path folder;
  private final FileChannel channel;

  private DataFolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** {@code folder} is a real path: two spellings of one folder must meet here. */
  static DataFolderLock take(Path folder) throws IOException {
    var self = Long.toString(ProcessHandle.current().pid());
    if (!HELD_HERE.add(folder)) {
      throw inUse(folder, self);
    }
    var taken = false;
    try {
      var file = folder.resolve(FILE);
      var channel = FileChannel.open(file, CREATE, READ, WRITE);
      try {
        FileOwner.ofFolder(file);
        if (channel.tryLock() == null) {
          throw inUse(folder, holder(channel));
        }
        channel.truncate(0);
        channel.write(UTF_8.encode(self), 0);
        taken = true;
        return new DataFolderLock(folder, channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        HELD_HERE.remove(folder);
      }
    }
  }

  /** Refuses a real path that somebody holds, and holds nothing. */
  static void check(Path folder) throws IOException {
    if (HELD_HERE.contains(folder)) {
      throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
    }
    var file = folder.resolve(FILE);
    if (!Files.isReadable(file)) {
      return; // nobody was here yet, or somebody whose files we cannot replace
    }
    try (var channel = FileChannel.open(file, READ)) {
      if (channel.tryLock(0, Long.MAX_VALUE, true) == null) { // shared: others may look as well
        throw inUse(folder, holder(channel));
      }
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    var pid = ByteBuffer.allocate(LONGEST_PID);
    channel.read(pid, 0);
    return UTF_8.decode(pid.flip()).toString();
  }

  private static EmbeddedPostgresException inUse(Path folder, String pid) {
    return new EmbeddedPostgresException(
        "The data folder %s is in use by process %s. Stop that process, or start with another data folder."
            .formatted(folder, pid));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException unreleased) {
      throw new EmbeddedPostgresException(
          "Cannot release the data folder %s; end this process.".formatted(folder), unreleased);
    } finally {
      HELD_HERE.remove(folder);
    }
  }
}
