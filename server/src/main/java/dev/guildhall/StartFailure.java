package dev.guildhall;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** A start that cannot go on, for a reason the operator can mend; the message says how. */
final class StartFailure extends RuntimeException {
  StartFailure(String message) {
    super(message);
  }

  /** What the system said, in words: its own exceptions say little more than the path. */
  static String reason(IOException impossible) {
    return switch (impossible) {
      case FileAlreadyExistsException _ -> "something else has that name";
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "it does not exist";
      default -> String.valueOf(impossible.getMessage());
    };
  }
}
