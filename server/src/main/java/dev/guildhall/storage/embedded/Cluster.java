package dev.guildhall.storage.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/**
 * The database files under a data folder. The caller holds the data folder's lock.
 *
 * @param dataFolder a real path
 */
record Cluster(Path dataFolder) {
  static final String DATABASE = "guildhall";
  static final String USER = "guildhall";

  private static final String STAGING = "postgres.new-";
  private static final int PASSWORD_BYTES = 24;

  Path folder() {
    return dataFolder.resolve("postgres");
  }

  PostgresLog log() {
    return new PostgresLog(dataFolder.resolve("postgres.log"));
  }

  private Path secret() {
    return dataFolder.resolve("postgres.secret");
  }

  boolean exists() {
    return Files.exists(folder());
  }

  /** Refuses files that this PostgreSQL cannot read, before anything is written. */
  void check() throws IOException {
    if (exists() && !(Files.isReadable(folder()) && Files.isExecutable(folder()))) {
      throw new EmbeddedPostgresException(
          "%1$s belongs to %2$s, and %3$s may not look into it. Start as %2$s, or give the data folder to %3$s as root: chown -R %3$s %4$s"
              .formatted(folder(), Files.getOwner(folder()), Account.self(), dataFolder));
    }
    if (Files.exists(secret()) && (!exists() || isEmpty()) && !isFirstStartCutShort()) {
      throw new EmbeddedPostgresException(
          "%s holds the password of a database, but its files in %s are gone. Bring them back (a copy, a volume that is not mounted), or move %s away to begin anew."
              .formatted(secret(), folder(), dataFolder));
    }
    if (exists()) {
      checkVersion();
    }
  }

  /** Earlier versions wrote the password first: nothing was ever served from such a folder. */
  private boolean isFirstStartCutShort() throws IOException {
    try (var begun = Files.newDirectoryStream(dataFolder, STAGING + "*")) {
      return !exists() && begun.iterator().hasNext();
    }
  }

  private boolean isEmpty() throws IOException {
    try (var files = Files.list(folder())) {
      return files.findAny().isEmpty();
    }
  }

  private void checkVersion() throws IOException {
    var version = folder().resolve("PG_VERSION");
    if (!Files.exists(version)) {
      throw new EmbeddedPostgresException(
          "%s holds no PostgreSQL cluster. Move it away, or start with another data folder."
              .formatted(folder()));
    }
    var major = Files.readString(version).strip();
    if (!major.equals(PostgresBinaries.MAJOR_VERSION)) {
      throw new EmbeddedPostgresException(
          ("%s was written by PostgreSQL %s and this server brings PostgreSQL %s, which cannot read it. Export with the"
                  + " Guildhall that wrote it and import here into a new data folder.")
              .formatted(folder(), major, PostgresBinaries.MAJOR_VERSION));
    }
  }

  /**
   * Creates what is missing, and returns the password. A cluster appears complete or not at all.
   */
  String prepare(Account account, PostgresBinaries binaries, Consumer<String> progress)
      throws IOException {
    var known = Files.exists(secret()) ? Files.readString(secret()).strip() : "";
    var password = known.isEmpty() ? newPassword() : known;
    if (!exists()) {
      progress.accept("creating the database in " + folder());
      create(account, binaries, password);
      return password;
    }
    account.own(folder().toRealPath());
    writeSettings(folder(), account);
    if (known.isEmpty()) {
      progress.accept("postgres.secret is missing: setting a new password");
      execute(account, binaries, folder(), passwordStatement(password));
      Folders.writeDurably(secret(), password + "\n");
    }
    return password;
  }

  private void create(Account account, PostgresBinaries binaries, String password)
      throws IOException {
    deleteAbandoned();
    var staging = Files.createTempDirectory(dataFolder, STAGING);
    account.own(staging);
    var initdb =
        Command.run(
            account.command(
                List.of(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + staging,
                    "--username=" + USER,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    // Never used: no server runs on this folder before the settings below name the
                    // real one.
                    "--auth=trust",
                    "--no-instructions")));
    require(initdb, "initdb");
    execute(
        account,
        binaries,
        staging,
        "CREATE DATABASE " + DATABASE + "\n" + passwordStatement(password));
    writeSettings(staging, account);
    // The cluster first: one without its password gets another at the next start, but a password
    // alone says that a cluster has gone.
    Folders.moveDurably(staging, folder());
    Folders.writeDurably(secret(), password + "\n");
  }

  /**
   * Iterations slow down whoever guesses. Nobody guesses a random password, and each connection
   * would wait for them.
   */
  private static String passwordStatement(String password) {
    return "SET scram_iterations = 1\nALTER ROLE " + USER + " PASSWORD '" + password + "'\n";
  }

  /** Runs one statement a line in a process of its own, while no server runs. */
  private static void execute(
      Account account, PostgresBinaries binaries, Path folder, String statements) {
    var words =
        List.of(
            binaries.program("postgres").toString(),
            "--single",
            "-D",
            folder.toString(),
            "-c",
            "exit_on_error=on",
            "-c",
            "log_min_error_statement=panic",
            "template1");
    require(Command.run(account.command(words), statements), "postgres --single");
  }

  private static void require(Command.Outcome outcome, String program) {
    if (!outcome.succeeded()) {
      throw new EmbeddedPostgresException(
          "%s ended with status %d. Correct what it says and start again:%n%s"
              .formatted(program, outcome.status(), outcome.output()));
    }
  }

  private static void writeSettings(Path folder, Account account) throws IOException {
    write(folder.resolve("postgresql.conf"), ClusterSettings.SERVER, account);
    write(folder.resolve("pg_hba.conf"), ClusterSettings.ACCESS, account);
  }

  private static void write(Path file, String content, Account account) throws IOException {
    Folders.writeDurably(file, content);
    account.own(file);
  }

  private void deleteAbandoned() {
    try (var folders = Files.newDirectoryStream(dataFolder, STAGING + "*")) {
      for (var folder : folders) {
        Folders.delete(folder);
      }
    } catch (IOException | UncheckedIOException stillThere) {
      // The initdb of a killed parent may still write there for a moment; it harms nobody.
    }
  }

  private static String newPassword() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
