package dev.guildhall.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** PostgreSQL's programs, and an account that can run them and reach the data folder. */
record Installation(Account account, PostgresBinaries binaries) {

  /**
   * Root's programs for other accounts: what it unpacks and deletes in a folder of theirs could be
   * changed under its hands.
   */
  private static final Path OF_ROOT = Path.of("/var/cache/guildhall");

  /** Tries each account with the user's cache, then with a folder beside the data. */
  static Installation find(Cluster cluster, Consumer<String> progress) throws IOException {
    var dataFolder = cluster.dataFolder();
    var places = new ArrayList<Path>();
    places.add(PostgresBinaries.cache(System::getenv));
    if (FileOwner.user(FileOwner.SELF) == FileOwner.ROOT) {
      places.add(OF_ROOT);
    }
    places.add(dataFolder.resolve("postgres-binaries"));
    return find(Account.candidates(cluster), places, dataFolder, progress);
  }

  static Installation find(
      List<Account> accounts, List<Path> places, Path dataFolder, Consumer<String> progress)
      throws IOException {
    var failures = new ArrayList<String>();
    for (var account : accounts) {
      var permission = account.permission();
      if (!permission.succeeded()) {
        failures.add(String.join(" ", account.prefix()) + " " + permission.output());
        continue;
      }
      for (var place : places) {
        try {
          var binaries = PostgresBinaries.in(place, progress);
          var probe = account.probe(binaries.program("postgres"), dataFolder);
          if (probe.succeeded()) {
            return new Installation(account, binaries);
          }
          failures.add(String.join(" ", account.prefix()) + " " + probe.output());
        } catch (IOException failed) {
          failures.add("cannot unpack into " + place + ": " + failed);
        }
      }
    }
    throw new EmbeddedPostgresException(
        ("No way found to run PostgreSQL on %s, which belongs to %s. Start as its owner or another ordinary user, use a data"
                + " folder that other users may enter (such as /var/lib/guildhall), or name a writable folder in"
                + " GUILDHALL_CACHE. Tried:%n%s")
            .formatted(dataFolder, Files.getOwner(dataFolder), String.join("\n", failures)));
  }
}
