package dev.guildhall.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As many things as one gRPC message can have, and each printed once. */
final class PrintedPageTest {
  /** Of a message, with what stands before each in the answer. */
  private static final int QUARTER = PrintedPage.MAX_BYTES / 4;

  private final List<Integer> printed = new ArrayList<>();
  private final PrintedPage<Integer, StringValue> page =
      new PrintedPage<>(size -> {
        printed.add(size);
        return StringValue.of("x".repeat(size));
      });

  @Test
  void keepsWhatFits() {
    List<Integer> quarters = List.of(QUARTER - 11, QUARTER - 12, QUARTER - 13, QUARTER - 14);

    assertThat(page.fitting(quarters)).isEqualTo(quarters);
    quarters.forEach(page::message);
    assertThat(printed).isEqualTo(quarters);
  }

  @Test
  void leavesOutTheFirstThatDoesNot() {
    List<Integer> more = List.of(QUARTER, QUARTER + 1, QUARTER + 2, QUARTER + 3, 1);

    assertThat(page.fitting(more)).isEqualTo(more.subList(0, 3));
  }

  @Test
  void keepsOneThatIsTooLargeAlone() {
    int large = PrintedPage.MAX_BYTES + 1;

    assertThat(page.fitting(List.of(large, 1))).containsExactly(large);
    assertThat(page.fitting(List.of())).isEmpty();
  }
}
