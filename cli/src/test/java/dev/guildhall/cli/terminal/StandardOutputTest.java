package dev.guildhall.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.guildhall.cli.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command whose output does not arrive has not done what it was asked for. */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class StandardOutputTest {
  private static final String FULL = "No space left on device";

  private HttpServer server;

  private record Result(int exit, String err) {}

  /** A disk that is full, or a pipe whose reader has gone. */
  private static final class Failing extends OutputStream {
    private final String reason;

    Failing(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int one) throws IOException {
      throw new IOException(reason);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/oauth/token", exchange -> answer(exchange, "{\"access_token\":\"t\"}"));
    server.createContext(
        "/api/v1/environments/env_1/clients",
        exchange -> answer(exchange, "{\"client\":{\"id\":\"skc_7\"},\"plain_secret\":\"sks_7\"}"));
    String line = "{\"display_name\":\"" + "x".repeat(70_000) + "\"}\n";
    server.createContext(
        "/api/v1/organizations:export",
        exchange -> answer(exchange, line.repeat(3) + "{\"summary\":{}}\n"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatCannotBeWrittenIsAFailure() {
    Result full =
        new Result(
            ExitCodes.USAGE,
            "guildhall: the output cannot be written: No space left on device.\n"
                + "Make room there, or write it elsewhere.\n");
    assertThat(run(FULL, "token")).isEqualTo(full);
    assertThat(run(FULL, "export")).isEqualTo(full);
    assertThat(run(FULL, "--help")).isEqualTo(full);
    assertThat(run("Broken pipe", "export"))
        .isEqualTo(
            new Result(
                ExitCodes.USAGE,
                "guildhall: the output cannot be written: its reader has gone.\n"
                    + "Have it read to the end, or write to a file.\n"));
  }

  /** As {@code head}, which has what it wanted. */
  @Test
  void aReaderWhoGoesIsNoFailureOfAList() {
    assertThat(run("Broken pipe", "token")).isEqualTo(new Result(ExitCodes.DONE, ""));
  }

  @Test
  void aSecretThatIsLostSaysHowToGetAnother() {
    String[][] commands = {
      {"client", "create", "env_1", "--name", "x"},
      {"client", "create", "env_1", "--name", "x", "--json"},
      {"client", "rotate", "env_1", "skc_7"}
    };
    for (String[] command : commands) {
      assertThat(run(FULL, command))
          .isEqualTo(
              new Result(
                  ExitCodes.USAGE,
                  "guildhall: the output cannot be written: No space left on device."
                      + " The new secret of skc_7 is lost with it.\n"
                      + "Get another one: guildhall client rotate env_1 skc_7\n"));
    }
  }

  private Result run(String failure, String... arguments) {
    StringWriter err = new StringWriter();
    Map<String, String> environment =
        Map.of(
            "SCALEKIT_ENVIRONMENT_URL", "http://localhost:" + server.getAddress().getPort(),
            "SCALEKIT_CLIENT_ID", "skc_1",
            "SCALEKIT_CLIENT_SECRET", "x",
            "GUILDHALL_WORKSPACE_CLIENT_ID", "skc_2",
            "GUILDHALL_WORKSPACE_CLIENT_SECRET", "y");
    int exit =
        Main.commandLine(
                environment, new StandardOutput(new Failing(failure)), new PrintWriter(err, true))
            .execute(arguments);
    return new Result(exit, err.toString());
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
