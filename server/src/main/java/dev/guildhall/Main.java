package dev.guildhall;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.storage.Migrations;
import dev.guildhall.storage.embedded.EmbeddedPostgresException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The server's entry point. */
@Command(name = "guildhall", subcommands = ServeCommand.class)
public final class Main {
  private Main() {}

  /** Runs {@code serve} with its options; exits 0 after a clean stop, 1 on failure, 2 on misuse. */
  public static void main(String[] arguments) {
    configure();
    int exit = commandLine().execute(arguments);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .registerConverter(Path.class, new PathOption())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((misuse, _) -> explain(misuse))
        .setExecutionExceptionHandler((thrown, _, _) -> report(thrown));
  }

  /** Sets what libraries read when they load: first of all. */
  static void configure() {
    boolean terminal = Terminal.isWatched();
    System.setProperty(
        "logback.configurationFile", terminal ? "logback-terminal.xml" : "logback-json.xml");
    System.setProperty("vertx.disableFileCPResolving", "true");
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
  }

  /** What is wrong, and where to read on; the whole usage would push it off the screen. */
  private static int explain(CommandLine.ParameterException misuse) {
    System.err.println("guildhall: " + misuse.getMessage());
    System.err.println("See: guildhall serve --help");
    return CommandLine.ExitCode.USAGE;
  }

  /** A sentence for what stops a start; a stack trace only for a defect. */
  private static int report(Exception thrown) {
    if (thrown instanceof StartFailure
        || thrown instanceof EmbeddedPostgresException
        || thrown instanceof Migrations.Failed
        || thrown instanceof Migrations.OtherEncoding) {
      System.err.println("guildhall: " + thrown.getMessage());
    } else if (thrown instanceof ApiException refused
        && refused.error() instanceof ApiError.DatabaseUnavailable) {
      System.err.println(
          "guildhall: the database refused what the start needs; the warning above says why. Mend that and start again.");
    } else {
      System.err.println("guildhall: the server could not start");
      thrown.printStackTrace(System.err);
    }
    return 1;
  }
}
