package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every duration that {@code serve} takes is written in one way. */
final class ServeCommandTest {
  private static final String RETENTION = "--event-retention";
  private static final String OVERLAP = "--directory-secret-overlap";
  private static final List<String> DURATIONS =
      List.of(RETENTION, OVERLAP, "--former-id-retention", "--deletion-retention");

  private static Duration read(String option, String text) {
    return Main.commandLine()
        .parseArgs("serve", option + "=" + text)
        .subcommand()
        .matchedOptionValue(option, Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "30, P30D",
    "30d, P30D",
    "48h, P2D",
    "0, PT0S",
    "P7D, P7D",
    "PT24H, P1D",
    "pt24h, P1D"
  })
  void everyOneTakesTheSame(String text, Duration duration) {
    assertThat(DURATIONS).allSatisfy(option -> assertThat(read(option, text)).isEqualTo(duration));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1w", "-PT1H", "PT", "12 h", ""})
  void everyOneRefusesTheSame(String text) {
    assertThat(DURATIONS)
        .allSatisfy(option ->
            assertThatThrownBy(() -> read(option, text))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining(option)
                .hasMessageEndingWith("got " + text));
  }

  @Test
  void theEventLogIsKeptForWholeDays() {
    assertThat(read(OVERLAP, "12h")).isEqualTo(Duration.ofHours(12));
    assertThatThrownBy(() -> read(RETENTION, "36h"))
        .hasMessageContaining(RETENTION)
        .hasMessageEndingWith("must be whole days, such as 30d; got 36h");
  }

  @Test
  void anIntegerOfDaysCanBeAsLongAsItCould() {
    assertThat(read(RETENTION, "2147483647")).isEqualTo(Duration.ofDays(Integer.MAX_VALUE));
  }
}
