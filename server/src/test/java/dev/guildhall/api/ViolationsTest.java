package dev.guildhall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

/** What is wrong with a request, however much it is. */
final class ViolationsTest {

  @Test
  void keepsAHundredAtMost() {
    Violations violations = new Violations();
    for (int i = 0; i < 1000; i++) {
      violations.add("list[" + i + "]", "type", "must be a string");
    }
    ApiException refused = catchThrowableOfType(ApiException.class, violations::refuseIfAny);
    assertThat(((ApiError.InvalidFields) refused.error()).violations()).hasSize(100);
  }
}
