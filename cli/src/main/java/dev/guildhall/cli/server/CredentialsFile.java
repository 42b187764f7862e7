package dev.guildhall.cli.server;

import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The {@code credentials.env} that a server writes into its data folder at its first start. */
final class CredentialsFile {
  static final String NAME = "credentials.env";

  private CredentialsFile() {}

  /** The file's lines as names and values; empty where there is no file. */
  static Map<String, String> read(Path dataFolder) {
    Path file = dataFolder.resolve(NAME);
    try {
      Map<String, String> values = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
      }
      return values;
    } catch (NoSuchFileException missing) {
      return Map.of();
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          file + " cannot be read: " + unreadable.getMessage() + ".",
          "Run this as the user who started the server, or set the credentials in the"
              + " environment.");
    }
  }
}
