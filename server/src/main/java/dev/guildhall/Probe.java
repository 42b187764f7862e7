package dev.guildhall;

import java.util.Optional;

final class Probe {
  sealed interface A permits B, C {}

  record B(String x) implements A {}

  record C(int y) implements A {}

  static String s(A a) {
    return switch (a) {
      case B(_) -> "b";
      case C(var y) -> "c" + y;
    };
  }

  static Optional<String> t() {
    return Optional.empty();
  }
}
