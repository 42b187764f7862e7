package dev.guildhall;

import dev.guildhall.console.MakeSignInLink;
import java.io.PrintStream;
import java.nio.file.Path;

/** What the terminal shows once the server serves: where, and what to paste next. */
final class Banner {
  private Banner() {}

  static void print(Server server, Path dataFolder) {
    if (!Terminal.isWatched()) {
      return;
    }
    PrintStream out = System.out;
    out.println();
    out.println("  Guildhall is serving");
    out.println();
    out.println("  URL          " + server.url());
    out.println("  Console      " + server.signInLink().url());
    out.printf(
        "               signs in once, within %d minutes; ./guildhall console makes another%n",
        MakeSignInLink.LIFETIME.toMinutes());
    out.println("  API page     " + server.url() + "/docs");
    out.println("  Database     " + server.databaseDescription());
    out.println("  Credentials  " + dataFolder.resolve(CredentialsFile.NAME));
    out.println();
    out.println("  Try          TOKEN=$(./guildhall token" + dataOption(dataFolder) + ")");
    out.println(
        "               curl -H \"Authorization: Bearer $TOKEN\" "
            + server.url()
            + "/api/v1/organizations");
    out.println("  Stop         Ctrl+C");
    out.println();
  }

  /**
   * What the token command needs to find the credentials, where they are not in their usual place.
   */
  private static String dataOption(Path dataFolder) {
    return dataFolder.normalize().equals(Path.of("data")) ? "" : " --data-dir " + dataFolder;
  }
}
