package dev.guildhall.storage;

/** The database refused a row by a constraint that has a name; the use case knows what it means. */
public final class ConstraintViolated extends RuntimeException {
  private final String constraint;

  ConstraintViolated(String constraint, Throwable cause) {
    super(constraint, cause);
    this.constraint = constraint;
  }

  /** The constraint's or unique index's name. */
  public String constraint() {
    return constraint;
  }
}
