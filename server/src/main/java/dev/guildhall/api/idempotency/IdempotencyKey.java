package dev.guildhall.api.idempotency;

import dev.guildhall.api.ApiError;

/**
 * The caller's name for one request: 1 to {@value #MAX_LENGTH} printable ASCII characters. It is
 * the caller's own: keys of different clients, and of different routes, have nothing to do with
 * each other.
 */
record IdempotencyKey(String value) {
  static final int MAX_LENGTH = 255;

  /** Throws {@link ApiError.InvalidRequest}. */
  IdempotencyKey {
    if (value.isEmpty()
        || value.length() > MAX_LENGTH
        || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new ApiError.InvalidRequest(
              "%s must be 1 to %d printable ASCII characters, got %d characters"
                  .formatted(IdempotentAnswers.HEADER, MAX_LENGTH, value.length()))
          .exception();
    }
  }
}
