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
   * The caller of a token that is good and was seen before; null where that takes more than a look
   * into memory to tell. Never blocks.
   */
  @Nullable Caller remembered(String authorization);
}
