package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.ConstraintViolated;
import java.util.Optional;

/** What the database means when it refuses a connection. */
final class KeyIdTaken {
  private KeyIdTaken() {}

  static RuntimeException translated(ConstraintViolated violated, Optional<String> keyId) {
    return violated.constraint().equals(ConnectionStore.KEY_ID_TAKEN) && keyId.isPresent()
        ? new ApiError.AlreadyExists("connection", "key_id", keyId.get()).exception()
        : violated;
  }
}
