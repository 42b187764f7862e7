package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every {@code sdk/*.test.mjs}, the cases of the official Node SDK, with Node's own runner.
 */
@EndToEndTest
final class NodeSdkTest {
  private final ServerProcess server;

  NodeSdkTest(ServerProcess server) {
    this.server = server;
  }

  static List<String> cases() throws IOException {
    return NodeCases.in("sdk");
  }

  @BeforeAll
  static void installPackages() throws IOException {
    NodeCases.installPackages();
  }

  @Test
  void thereAreCases() throws IOException {
    assertThat(cases()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void passes(String file) {
    NodeCases.run(file, server);
  }
}
