package dev.guildhall.storage.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Whose files are. A service user's folder must stay usable to it after somebody started the server
 * there as root once.
 */
public final class FileOwner {
  static final int ROOT = 0;

  /** This process: its owner is the user that it runs as. */
  static final Path SELF = Path.of("/proc/self");

  private FileOwner() {}

  /**
   * Gives {@code written}, where root wrote it, to the owner of the file that it takes the place
   * of; of the folder, where there is none.
   */
  public static void keep(Path written, Path place) throws IOException {
    var like = Files.exists(place) ? place : place.resolveSibling(".");
    give(written, like);
  }

  /** Gives what root made in a folder to the folder's owner. */
  static void ofFolder(Path made) throws IOException {
    give(made, made.resolveSibling("."));
  }

  private static void give(Path path, Path like) throws IOException {
    if (user(SELF) == ROOT
        && user(path, NOFOLLOW_LINKS) == ROOT
        && user(like) != ROOT
        && !isElsewhere(path)) {
      set(path, user(like), group(like));
    }
  }

  /** Another name of a file of root's: whoever may write in the folder could have put it there. */
  private static boolean isElsewhere(Path path) throws IOException {
    return Files.isRegularFile(path, NOFOLLOW_LINKS)
        && (int) Files.getAttribute(path, "unix:nlink", NOFOLLOW_LINKS) > 1;
  }

  static void set(Path path, int user, int group) throws IOException {
    Files.setAttribute(path, "unix:gid", group, NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:uid", user, NOFOLLOW_LINKS);
  }

  static int user(Path path, LinkOption... options) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", options);
  }

  static int group(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:gid");
  }
}
