package dev.guildhall.testing;

import dev.guildhall.storage.IdSource;
import java.util.concurrent.atomic.AtomicLong;

/** Ids one after the other, as long as a server's, for what no server numbers. */
public final class CountedIds implements IdSource {
  private final AtomicLong last = new AtomicLong(100_000_000_000_000_000L);

  @Override
  public long next() {
    return last.incrementAndGet();
  }

  @Override
  public boolean isAtHand() {
    return true;
  }
}
