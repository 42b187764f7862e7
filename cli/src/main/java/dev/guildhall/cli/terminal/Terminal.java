package dev.guildhall.cli.terminal;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Whether people are watching, and what they answer. */
public final class Terminal {
  private static final Path ERROR_STREAM = Path.of("/proc/self/fd/2");
  private static final int USUAL_WIDTH = 80;
  private static final Pattern SIZE = Pattern.compile("\\d+ ([1-9]\\d{1,3})\\s*");

  private Terminal() {}

  /** Whether the error stream, where progress goes, is a terminal; whatever the others are. */
  static boolean showsErrors() {
    try {
      String target = Files.readSymbolicLink(ERROR_STREAM).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException noLinux) {
      return isInteractive();
    }
  }

  /** Asks; where nobody can answer that is a no. */
  public static boolean confirms(String question) {
    Console console = System.console();
    if (console == null || !isInteractive()) {
      return false;
    }
    String answer = console.readLine("%s", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  /** In columns. */
  static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : measuredWidth();
  }

  private static boolean isInteractive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static int measuredWidth() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readNBytes(100), StandardCharsets.US_ASCII);
      var matcher = SIZE.matcher(size);
      return stty.waitFor(1, TimeUnit.SECONDS) && matcher.matches()
          ? Integer.parseInt(matcher.group(1))
          : USUAL_WIDTH;
    } catch (IOException noTerminal) {
      return USUAL_WIDTH;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
