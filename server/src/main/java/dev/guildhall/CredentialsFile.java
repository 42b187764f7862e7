package dev.guildhall;

import dev.guildhall.environments.Bootstrap;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with the first clients' credentials: the only copy of their secrets, readable by its
 * owner alone.
 */
final class CredentialsFile {
  static final String NAME = "credentials.env";

  private static final Logger log = LoggerFactory.getLogger(CredentialsFile.class);
  private static final String URL = "SCALEKIT_ENVIRONMENT_URL=";

  private final Path file;

  CredentialsFile(Path dataFolder) {
    this.file = dataFolder.resolve(NAME);
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Writes the file whole, so that a crash leaves the old one or the new one. Other credentials
   * that it holds are kept beside it.
   */
  void write(Bootstrap.Made made, String url) {
    keepFormer();
    replace(
        """
        %s%s
        SCALEKIT_CLIENT_ID=%s
        SCALEKIT_CLIENT_SECRET=%s
        GUILDHALL_WORKSPACE_CLIENT_ID=%s
        GUILDHALL_WORKSPACE_CLIENT_SECRET=%s
        """
            .formatted(
                URL,
                url,
                made.environmentClient().clientId(),
                made.environmentClient().secret().plain(),
                made.workspaceClient().clientId(),
                made.workspaceClient().secret().plain()));
  }

  /** Puts the URL that the server has today; the rest stays. */
  void updateUrl(String url) {
    try {
      String text = Files.readString(file);
      String updated = text.replaceAll("(?m)^" + URL + ".*$", URL + url);
      if (!updated.equals(text)) {
        replace(updated);
      }
    } catch (CharacterCodingException damaged) {
      throw new StartFailure(
          "%s is no UTF-8 text. Mend it, or move it away: the server starts without it, but the first clients' secrets stand nowhere else."
              .formatted(file));
    } catch (IOException unreadable) {
      throw new StartFailure(
          "cannot read %s: %s. Mend it, or move it away: the server starts without it, but the first clients' secrets stand nowhere else."
              .formatted(file, StartFailure.reason(unreadable)));
    }
  }

  /** Those of another database, for example: nobody can make them again. */
  private void keepFormer() {
    try {
      if (!exists() || Files.size(file) == 0) {
        return;
      }
      Path free =
          IntStream.iterate(1, number -> number + 1)
              .mapToObj(number -> file.resolveSibling(NAME + ".old-" + number))
              .filter(Files::notExists)
              .findFirst()
              .orElseThrow();
      Files.move(file, free);
      log.warn("{} held other credentials, of another database: they are now in {}", file, free);
    } catch (IOException impossible) {
      throw new StartFailure(
          "%s holds other credentials, and cannot be moved out of the way: %s. Move it away and start again."
              .formatted(file, StartFailure.reason(impossible)));
    }
  }

  private void replace(String text) {
    PrivateFile.write(file, text);
  }
}
