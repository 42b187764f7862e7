package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every {@code console/*.test.mjs}, the journeys through the console, in Debian's Chromium.
 */
@EndToEndTest
final class ConsoleTest {
  private final ServerProcess server;

  ConsoleTest(ServerProcess server) {
    this.server = server;
  }

  static List<String> cases() throws IOException {
    return NodeCases.in("console");
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
