package dev.guildhall.directories.scim.message;

/** Carries a refusal to the edge; its transaction is undone. */
public final class ScimException extends RuntimeException {
  private final transient ScimError error;

  ScimException(ScimError error) {
    super(error.detail(), null, false, false);
    this.error = error;
  }

  public ScimError error() {
    return error;
  }
}
