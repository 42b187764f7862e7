package dev.guildhall.storage;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The database refused a row by a constraint that has a name; the use case knows what it means. */
public final class ConstraintViolated extends RuntimeException {
  private final String constraint;

  ConstraintViolated(String constraint, Throwable cause) {
    super(constraint, cause);
    this.constraint = constraint;
  }

  /**
   * Nothing, where a statement failed by a constraint or for a reason of its own: it was not done,
   * and trying it alone tells why. Every other failure stays one; for {@link
   * CompletionStage#exceptionally}.
   */
  public static <T> Optional<T> orNothing(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException stage && stage.getCause() != null
            ? stage.getCause()
            : failure;
    if (cause instanceof ConstraintViolated || cause instanceof StorageException) {
      return Optional.empty();
    }
    throw new CompletionException(cause);
  }

  /** The constraint's or unique index's name. */
  public String constraint() {
    return constraint;
  }
}
