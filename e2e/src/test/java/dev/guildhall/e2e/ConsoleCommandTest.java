package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code guildhall console}, against a server. */
@EndToEndTest
final class ConsoleCommandTest {
  private final ServerProcess server;

  ConsoleCommandTest(ServerProcess server) {
    this.server = server;
  }

  private Shell.Result console(String... more) {
    var command =
        new ArrayList<>(
            ServerProcess.java(
                "dev.guildhall.cli.Main", "console", "--data-dir", server.dataFolder().toString()));
    command.addAll(List.of(more));
    return Shell.run(Path.of("."), Map.of(), command);
  }

  @Test
  void printsALinkAndNothingElse() {
    Shell.Result result = console();

    assertThat(result.exit()).isZero();
    assertThat(result.output().strip())
        .matches(server.url() + "/console#sign-in=[A-Za-z0-9_-]{43}");
  }

  @Test
  void tellsWhoMayHaveOne() {
    Shell.Result result =
        console(
            "--client-id",
            server.credential("SCALEKIT_CLIENT_ID"),
            "--client-secret",
            server.credential("SCALEKIT_CLIENT_SECRET"));

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output()).contains("is an environment's client").contains("the workspace's");
  }
}
