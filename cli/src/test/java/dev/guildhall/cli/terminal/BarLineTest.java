package dev.guildhall.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bar's line, at any point and in any width. */
final class BarLineTest {

  @Test
  void saysHowFarHowFastAndHowLongStill() {
    assertThat(BarLine.line("Importing", 0, 250_000, 1_000_000, Duration.ofSeconds(10), 80))
        .isEqualTo(
            "Importing  25% │███▌          │   250,000 of 1,000,000 rows  25,000/s  0:30 left");
    assertThat(BarLine.line("Importing", 0, 0, 1000, Duration.ZERO, 70))
        .isEqualTo("Importing   0% │            │     0 of 1,000 rows       0/s     ? left");
    assertThat(BarLine.line("Importing", 0, 1000, 1000, Duration.ofSeconds(4000), 70))
        .isEqualTo("Importing 100% │███████████│ 1,000 of 1,000 rows       0/s  in 1:06:40");
  }

  @Test
  void theRateIsOfThisRunAlone() {
    assertThat(BarLine.line("Importing", 500, 750, 1000, Duration.ofSeconds(10), 80))
        .contains(" 75% ", " 25/s ", " 0:10 left");
  }

  @Test
  void aPipeHasNoEndThatOneKnows() {
    assertThat(BarLine.line("Importing", 0, 1500, -1, Duration.ofSeconds(1), 40))
        .isEqualTo("Importing  1,500 rows  1,500/s          ");
  }

  @Test
  void anEmptyFileIsDoneAtOnceAndANarrowTerminalIsNeverExceeded() {
    assertThat(BarLine.line("Importing", 0, 0, 0, Duration.ZERO, 80))
        .startsWith("Importing 100% │█");
    for (int width = 0; width < 120; width++) {
      assertThat(BarLine.line("Importing", 0, 3, 7, Duration.ofSeconds(1), width)).hasSize(width);
    }
  }
}
