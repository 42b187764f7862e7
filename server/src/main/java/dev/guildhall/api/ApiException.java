package dev.guildhall.api;

/** Carries an {@link ApiError} to the edge. Has no stack trace: it is an answer, not a defect. */
public final class ApiException extends RuntimeException {
  private final ApiError error;

  ApiException(ApiError error) {
    super(error.toString(), null, false, false);
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
