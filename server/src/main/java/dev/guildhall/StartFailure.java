package dev.guildhall;

/** A start that cannot go on, for a reason the operator can mend; the message says how. */
final class StartFailure extends RuntimeException {
  StartFailure(String message) {
    super(message);
  }
}
