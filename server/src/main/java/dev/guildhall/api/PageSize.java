package dev.guildhall.api;

/** How many things a page has, in the wire's unsigned numbers; 0 leaves it to the call. */
public final class PageSize {
  private PageSize() {}

  /** The size that was asked for; throws {@link InvalidValue} for one above {@code most}. */
  public static int atMost(int most, int asked) {
    if (Integer.compareUnsigned(asked, most) > 0) {
      throw new InvalidValue(
          "lte", "must be at most %d, got %s".formatted(most, Integer.toUnsignedString(asked)));
    }
    return asked;
  }

  /** The size that was asked for, or {@code most} where that is less. */
  public static int capped(int most, int asked) {
    return Integer.compareUnsigned(asked, most) > 0 ? most : asked;
  }
}
