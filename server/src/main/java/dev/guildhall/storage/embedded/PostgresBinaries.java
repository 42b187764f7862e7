package dev.guildhall.storage.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the class path into a folder that names their content.
 * The folder appears complete or not at all, so any number of processes may unpack at once.
 */
record PostgresBinaries(Path folder) {
  static final String VERSION = "18.6";
  static final String MAJOR_VERSION = "18";

  private static final String UNPACKING = ".unpacking-";
  private static final Duration ABANDONED = Duration.ofHours(1);

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /** Where binaries are kept for all data folders of this user. */
  static Path cache(Function<String, @Nullable String> environment) {
    var own = environment.apply("GUILDHALL_CACHE");
    if (own != null && !own.isBlank()) {
      return Path.of(own).toAbsolutePath();
    }
    var shared = environment.apply("XDG_CACHE_HOME");
    var caches =
        shared == null || shared.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(shared);
    return caches.resolve("guildhall").toAbsolutePath();
  }

  static PostgresBinaries in(Path parent, Consumer<String> progress) throws IOException {
    var archive = archive();
    var binaries =
        new PostgresBinaries(
            parent.resolve(
                "postgresql-" + VERSION + "-" + architecture() + "-" + fingerprint(archive)));
    if (!Files.isExecutable(binaries.program("postgres"))) {
      progress.accept("unpacking PostgreSQL " + VERSION + " (once)");
      Files.createDirectories(parent);
      FileOwner.ofFolder(parent);
      clear(parent);
      binaries.unpack(archive);
    }
    return binaries;
  }

  private void unpack(URL archive) throws IOException {
    var staging = Files.createTempDirectory(folder.resolveSibling(".").normalize(), UNPACKING);
    try {
      Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (var tar =
          new TarArchiveInputStream(
              new XZInputStream(new BufferedInputStream(archive.openStream())))) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          unpack(tar, entry, staging);
        }
      }
      // Best effort: without it a power failure now could leave empty files under the final name.
      Command.run(List.of("sync", "-f", staging.toString()));
      publish(staging);
    } finally {
      if (Files.exists(staging)) {
        Folders.delete(staging);
      }
    }
  }

  private void publish(Path staging) throws IOException {
    try {
      Folders.moveDurably(staging, folder);
    } catch (FileSystemException taken) {
      if (Files.isExecutable(program("postgres"))) {
        return; // Another process was first; its content is the same.
      }
      if (!Files.exists(folder)) {
        throw taken;
      }
      Folders.delete(folder); // What a cleaner of caches left over.
      Folders.moveDurably(staging, folder);
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    var target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("The archive names a file outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      permit(target, true);
      return;
    }
    Files.createDirectories(target.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(target, root.resolve(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      permit(target, (entry.getMode() & 0100) != 0);
    }
  }

  /**
   * Whatever the umask: PostgreSQL may have to run as another account than the one that unpacks.
   */
  private static void permit(Path path, boolean execute) throws IOException {
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(execute ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /** Removes what killed processes left half unpacked. */
  private static void clear(Path parent) throws IOException {
    var oldest = Instant.now().minus(ABANDONED);
    try (var left = Files.newDirectoryStream(parent, UNPACKING + "*")) {
      for (var folder : left) {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(oldest)) {
          Folders.delete(folder);
        }
      }
    } catch (UncheckedIOException | FileSystemException cleared) {
      // Another process clears too.
    }
  }

  private static URL archive() {
    var name = "/postgres-linux-" + architecture() + ".txz";
    return Optional.ofNullable(PostgresBinaries.class.getResource(name))
        .orElseThrow(() ->
            new EmbeddedPostgresException(
                ("This build brings no PostgreSQL for %s %s. Build on this machine, or start with the URL of a"
                        + " PostgreSQL server of your own.")
                    .formatted(System.getProperty("os.name"), System.getProperty("os.arch"))));
  }

  private static String architecture() {
    var name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> name;
    };
  }

  /**
   * The checksum that the jar already holds: reading 15 MB at each start would cost more than the
   * start.
   */
  private static String fingerprint(URL archive) throws IOException {
    if (archive.openConnection() instanceof JarURLConnection connection) {
      return Long.toHexString(connection.getJarEntry().getCrc());
    }
    return Long.toHexString(archive.openConnection().getContentLengthLong());
  }
}
