package dev.guildhall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.guildhall.cli.terminal.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code guildhall token} asks of a server, and what it says to people and scripts. */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class TokenCommandTest {
  @TempDir Path folder;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "{\"access_token\": \"the-token\"}";

  private record Result(int exit, String out, String err) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/oauth/token",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void printsTheTokenAndNothingElse() {
    writeCredentials();
    Result result = run(Map.of(), "token", "--data-dir", folder.toString());
    assertThat(result).isEqualTo(new Result(0, "the-token\n", ""));
    assertThat(received)
        .containsExactly(
            "grant_type=client_credentials&client_id=skc_file&client_secret=file%2Bsecret");
  }

  @Test
  void theWorkspaceClientIsAnotherPair() {
    writeCredentials();
    run(Map.of("GUILDHALL_DATA_DIR", folder.toString()), "token", "--workspace");
    assertThat(received).singleElement().asString().contains("client_id=skc_workspace&");
  }

  @Test
  void anEmptyVariableNamesNoFolder() {
    Result result = run(Map.of("GUILDHALL_DATA_DIR", ""), "token");
    assertThat(result.err()).contains("no credentials: ./data/credentials.env");
  }

  @Test
  void anOptionIsStrongerThanTheEnvironmentAndThatThanTheFile() {
    writeCredentials();
    Map<String, String> environment =
        Map.of(
            "GUILDHALL_DATA_DIR", folder.toString(),
            "SCALEKIT_CLIENT_ID", "skc_environment",
            "SCALEKIT_CLIENT_SECRET", "environment");
    run(environment, "token");
    run(environment, "token", "--client-id", "skc_option");
    run(environment, "token", "--data-dir", folder.toString());
    assertThat(received)
        .containsExactly(
            "grant_type=client_credentials&client_id=skc_environment&client_secret=environment",
            "grant_type=client_credentials&client_id=skc_option&client_secret=environment",
            "grant_type=client_credentials&client_id=skc_file&client_secret=file%2Bsecret");
  }

  @Test
  void anIdNeverGoesWithTheFilesSecret() {
    writeCredentials();
    assertFails(
        run(Map.of(), "token", "--data-dir", folder.toString(), "--client-id", "skc_other"),
        ExitCodes.USAGE,
        "there is a client id, but no client secret.",
        "Add --client-secret, or set SCALEKIT_CLIENT_SECRET.");
    assertFails(
        run(Map.of(), "token", "--data-dir", folder.toString(), "--client-secret", "x"),
        ExitCodes.USAGE,
        "there is a client secret, but no client id.",
        "Add --client-id, or set SCALEKIT_CLIENT_ID.");
  }

  @Test
  void withoutCredentialsItSaysWhereToGetThem() {
    assertFails(
        run(Map.of(), "token", "--data-dir", folder.toString()),
        ExitCodes.USAGE,
        "no credentials: " + folder.resolve("credentials.env") + " does not exist.",
        "Start a server here (./guildhall serve), name its data folder (--data-dir),"
            + " or set SCALEKIT_CLIENT_ID and SCALEKIT_CLIENT_SECRET.");
  }

  @Test
  void withoutAServerItSaysHowToNameOne() {
    assertFails(
        run(Map.of(), "token", "--client-id", "skc_1", "--client-secret", "x"),
        ExitCodes.USAGE,
        "no server is named.",
        "Add --url, or set SCALEKIT_ENVIRONMENT_URL.");
    assertFails(
        run(Map.of(), "token", "--client-id", "a", "--client-secret", "b", "--url", "nonsense"),
        ExitCodes.USAGE,
        "the server's URL must be an http or https URL, got nonsense.",
        "Name it like this: --url http://127.0.0.1:8080");
  }

  @Test
  void refusedCredentialsHaveAnExitCodeOfTheirOwn() {
    writeCredentials();
    status = 401;
    answer = "{\"error\": \"invalid_client\"}";
    Result result = run(Map.of(), "token", "--data-dir", folder.toString());
    assertFails(
        result,
        ExitCodes.CREDENTIALS,
        url()
            + " does not know the client skc_file (from "
            + folder.resolve("credentials.env")
            + ").",
        "Check that id and secret belong to this server, and that the client still exists.");
    assertThat(result.err()).doesNotContain("file+secret");
  }

  @Test
  void whatIsNoGuildhallServerIsNamedSo() {
    writeCredentials();
    answer = "<html>hello</html>";
    assertFails(
        run(Map.of(), "token", "--data-dir", folder.toString()),
        ExitCodes.REFUSED,
        url() + " answered 200 and no access token.",
        "Check that this is the URL of a Guildhall server.");
    status = 500;
    assertFails(
        run(Map.of(), "token", "--data-dir", folder.toString()),
        ExitCodes.REFUSED,
        url() + " answered 500 and no access token.",
        "Look into the server's log, then try again.");
  }

  @Test
  void aServerThatIsDownHasAnExitCodeOfItsOwn() {
    writeCredentials();
    String url = url();
    server.stop(0);
    assertFails(
        run(Map.of(), "token", "--data-dir", folder.toString()),
        ExitCodes.UNREACHABLE,
        "no server answers at " + url + ".",
        "Start it (./guildhall serve), or name another one with --url.");
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    Result help = run(Map.of(), "--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("serve", "token", "Exit codes:", "3  the server cannot");
    assertThat(run(Map.of())).isEqualTo(help);
    assertThat(run(Map.of(), "token", "--nonsense"))
        .isEqualTo(
            new Result(
                ExitCodes.USAGE,
                "",
                "guildhall: Unknown option: '--nonsense'\nSee: guildhall token --help\n"));
    assertFails(
        run(Map.of(), "serve"),
        ExitCodes.USAGE,
        "the command line alone cannot serve.",
        "Start the server through the launcher: ./guildhall serve");
  }

  private static void assertFails(Result result, int exit, String happened, String next) {
    assertThat(result)
        .isEqualTo(new Result(exit, "", "guildhall: " + happened + "\n" + next + "\n"));
  }

  private static Result run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine(environment, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Result(commandLine.execute(arguments), out.toString(), err.toString());
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void writeCredentials() {
    try {
      Files.writeString(
          folder.resolve("credentials.env"),
          """
          SCALEKIT_ENVIRONMENT_URL=%s
          SCALEKIT_CLIENT_ID=skc_file
          SCALEKIT_CLIENT_SECRET=file+secret
          GUILDHALL_WORKSPACE_CLIENT_ID=skc_workspace
          GUILDHALL_WORKSPACE_CLIENT_SECRET=workspace
          """
              .formatted(url()));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
