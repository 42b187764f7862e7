package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.PrefixedId;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.Optional;

/** A connection's id: {@code conn_} and a 63-bit number in decimal digits. */
public record ConnectionId(long number) {
  private static final String PREFIX = "conn_";

  /** Reads an id; anything that is none is empty, for it cannot be found either. */
  static Optional<ConnectionId> parse(String text) {
    return PrefixedId.parse(PREFIX, text).map(ConnectionId::new);
  }

  /** Reads an id, or throws {@link ApiError.NotFound}. */
  static ConnectionId find(String text) {
    return parse(text).orElseThrow(() -> new ApiError.NotFound("connection", text).exception());
  }

  /** When it was made, to 10 ms. */
  Instant createdAt() {
    return IdSource.timeOf(number);
  }

  @Override
  public String toString() {
    return PREFIX + number;
  }
}
