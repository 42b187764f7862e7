package dev.guildhall.storage.embedded;

import static dev.guildhall.storage.embedded.FileOwner.ROOT;
import static dev.guildhall.storage.embedded.FileOwner.SELF;
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
  private static final int ANY_USER = 1000;

  /**
   * The accounts worth a try for a cluster, best first. For root in another user's folder that user
   * comes first, who could not read the files any more if they became root's; no other one may have
   * them where the cluster and its folder are that user's.
   */
  static List<Account> candidates(Cluster cluster) throws IOException {
    var owned = cluster.exists() ? cluster.folder() : cluster.dataFolder();
    int uid = FileOwner.user(owned);
    if (uid == ROOT || FileOwner.user(SELF) != ROOT) {
      return candidates();
    }
    var owner = otherUser(Integer.toString(uid), Integer.toString(FileOwner.group(owned)));
    var nameless = Command.join(owner.prefix, renamed(uid, owner.gid).prefix);
    var accounts = new ArrayList<>(List.of(owner, new Account(nameless, uid, owner.gid)));
    if (!cluster.exists() || FileOwner.user(cluster.dataFolder()) == ROOT) {
      accounts.addAll(candidates());
    }
    return accounts;
  }

  /**
   * The accounts worth a try, best first: as we are, or as another name for us; for root under
   * another name, or as another user.
   */
  static List<Account> candidates() throws IOException {
    int uid = FileOwner.user(SELF);
    int gid = FileOwner.group(SELF);
    if (uid != ROOT) {
      return List.of(new Account(List.of(), uid, gid), renamed(uid, gid));
    }
    var accounts = new ArrayList<Account>();
    accounts.add(renamed(ROOT, ROOT));
    for (var name : List.of("postgres", "nobody")) {
      var user = Command.run(List.of("id", "-u", name));
      var group = Command.run(List.of("id", "-g", name));
      if (user.succeeded() && group.succeeded()) {
        accounts.add(otherUser(user.output(), group.output()));
      }
    }
    return accounts;
  }

  /**
   * Us, whom PostgreSQL takes for nobody: the files stay ours, and folders only we may enter stay
   * reachable. The name must be one that the machine knows, or PostgreSQL does not start.
   */
  private static Account renamed(int uid, int gid) {
    var user = Command.run(List.of("id", "-u", "nobody"));
    var group = Command.run(List.of("id", "-g", "nobody"));
    var prefix =
        List.of(
            "unshare",
            "--user",
            "--map-user=" + (user.succeeded() ? user.output() : ANY_USER),
            "--map-group=" + (group.succeeded() ? group.output() : ANY_USER),
            "--");
    return new Account(prefix, uid, gid);
  }

  static Account otherUser(String uid, String gid) {
    var prefix = List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
    return new Account(prefix, Integer.parseInt(uid), Integer.parseInt(gid));
  }

  boolean isSelf() {
    return prefix.isEmpty();
  }

  /**
   * Whether the kernel and the container let us become this account, and it has a name, which
   * initdb looks up: a container's made-up user has none.
   */
  Command.Outcome permission() {
    return Command.run(command(List.of("id", "-un")));
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

  /** The name of the user that this process runs as; a number, where it has none. */
  static String self() throws IOException {
    return Files.getOwner(SELF).getName();
  }

  /** Hands a tree over, when root runs PostgreSQL as another account than the one that wrote it. */
  void own(Path tree) throws IOException {
    if (isSelf() || FileOwner.user(tree, NOFOLLOW_LINKS) == uid) {
      return;
    }
    // The root comes last: it tells the next start that the work is complete.
    try (var paths = Files.walk(tree)) {
      for (var path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        FileOwner.set(path, uid, gid);
      }
    }
  }
}
