package dev.guildhall.directories.scim.message;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers with all of their digits, as the database gives them back: without an exponent, so that
 * {@code 1e2} is the whole number 100. What has more digits than a body may have stays what it is,
 * for its digits would fill the memory; {@link ScimJson#flaw} refuses it.
 */
public final class WrittenNumbers extends JsonNodeFactory {
  private static final long serialVersionUID = 1;

  /** Of a number as the database writes it. */
  static final int MAX_DIGITS = 100;

  public WrittenNumbers() {
    super(true); // zeros at the end are kept, as the database keeps them
  }

  @Override
  public ValueNode numberNode(BigDecimal number) {
    if (!isWritten(number)) {
      return number.signum() == 0 ? numberNode(0) : DecimalNode.valueOf(number);
    }
    if (number.scale() > 0) {
      return DecimalNode.valueOf(number);
    }
    BigInteger whole = number.toBigIntegerExact();
    int bits = whole.bitLength();
    return bits < Integer.SIZE
        ? numberNode(whole.intValue())
        : bits < Long.SIZE ? numberNode(whole.longValue()) : numberNode(whole);
  }

  /** Whether it has no more digits than a number may; looks at none of them. */
  static boolean isWritten(BigDecimal number) {
    long digits =
        number.scale() <= 0
            ? (long) number.precision() - number.scale()
            : Math.max(number.precision(), number.scale() + 1L) + 1;
    return digits + (number.signum() < 0 ? 1 : 0) <= MAX_DIGITS;
  }
}
