package dev.guildhall.storage.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whom PostgreSQL runs as; it refuses to run as root.
 *
 * @param prefix words to put before a command
 * @param uid the owner, as this process sees it, that the cluster's files must have
 * @param gid the group likewise
 */
record Account(List<String> prefix, int uid, int gid) {
  private static final int ROOT = 0;

  /**
   * The accounts worth a try, best first: as we are; or for root a user namespace, then another
   * user.
   */
  static List<Account> candidates() throws IOException {
    var self = Path.of("/proc/self");
    int uid = (int) Files.getAttribute(self, "unix:uid");
    int gid = (int) Files.getAttribute(self, "unix:gid");
    if (uid != ROOT) {
      return List.of(new Account(List.of(), uid, gid));
    }
    var accounts = new ArrayList<Account>();
    // PostgreSQL sees itself as user 1000, the files stay root's, and folders only root may enter
    // stay reachable.
    accounts.add(
        new Account(
            List.of("unshare", "--user", "--map-user=1000", "--map-group=1000", "--"), ROOT, ROOT));
    for (var name : List.of("postgres", "nobody")) {
      var user = Command.run(List.of("id", "-u", name));
      var group = Command.run(List.of("id", "-g", name));
      if (user.succeeded() && group.succeeded()) {
        accounts.add(otherUser(user.output(), group.output()));
      }
    }
    return accounts;
  }

  static Account otherUser(String uid, String gid) {
    var prefix = List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
    return new Account(prefix, Integer.parseInt(uid), Integer.parseInt(gid));
  }

  boolean isSelf() {
    return prefix.isEmpty();
  }

  /** Whether the kernel and the container let us become this account. */
  boolean isPermitted() {
    return isSelf() || Command.run(command(List.of("true"))).succeeded();
  }

  /** Whether this account may enter {@code folder} and can run these binaries. */
  Command.Outcome probe(Path postgres, Path folder) {
    var script = "\"$0\" --version && cd \"$1\"";
    return Command.run(
        command(List.of("sh", "-c", script, postgres.toString(), folder.toString())));
  }

  List<String> command(List<String> words) {
    return Command.join(prefix, words);
  }

  /** Hands a tree over, when root runs PostgreSQL as another account than the one that wrote it. */
  void own(Path tree) throws IOException {
    if (isSelf() || owns(tree)) {
      return;
    }
    // The root comes last: it tells the next start that the work is complete.
    try (var paths = Files.walk(tree)) {
      for (var path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.setAttribute(path, "unix:gid", gid, NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", uid, NOFOLLOW_LINKS);
      }
    }
  }

  private boolean owns(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS).equals(uid);
  }
}
