package dev.guildhall.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells who calls, from the {@code authorization} values of a request. */
public interface Authenticator {
  /**
   * The caller of the first valid token among the values: one SDK sends the header twice, an old
   * token beside the current one (WIRE.md, section a). Throws {@link ApiError.Unauthenticated}
   * where there is none.
   */
  Caller caller(List<String> authorization);

  /**
   * The same caller, where a look into memory is enough to tell: null where a token was not seen
   * before, and where none is good. Never blocks.
   */
  @Nullable Caller remembered(List<String> authorization);
}
