package dev.guildhall.organizations;

import dev.guildhall.api.Text;

/**
 * The product's own name for an organization. Kept byte for byte: not trimmed, folded or
 * normalized. Unique among the living organizations of an environment, whatever their regions.
 *
 * <p>1 to {@value #MAX_LENGTH} Unicode code points, none of them a control character (limit from
 * WIRE.md, section e).
 */
public record ExternalId(String value) {
  public static final int MAX_LENGTH = 255;

  public ExternalId {
    Text.length(value, 1, MAX_LENGTH);
    Text.printable(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
