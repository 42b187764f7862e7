package dev.guildhall.api;

import java.util.List;

/** Tells who calls, from the {@code authorization} values of a request. */
@FunctionalInterface
public interface Authenticator {
  /**
   * The caller of the first valid token among the values: one SDK sends the header twice, an old
   * token beside the current one (WIRE.md, section a). Throws {@link ApiError.Unauthenticated}
   * where there is none.
   */
  Caller caller(List<String> authorization);
}
