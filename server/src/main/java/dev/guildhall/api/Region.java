package dev.guildhall.api;

import dev.guildhall.contract.commons.RegionCode;

/** Where an organization or environment belongs. Chosen at creation, then fixed. */
public enum Region {
  US(1),
  EU(2);

  private final int number;

  Region(int number) {
    this.number = number;
  }

  /** The region's number in the database, as on the wire. */
  public int number() {
    return number;
  }

  public static Region of(int number) {
    for (Region region : values()) {
      if (region.number == number) {
        return region;
      }
    }
    throw new IllegalArgumentException("no region has the number " + number);
  }

  /** Reads the wire's value; unspecified means the server's own region. */
  public static Region of(RegionCode code, Region unspecified) {
    return switch (code) {
      case REGION_CODE_UNSPECIFIED -> unspecified;
      case US -> US;
      case EU -> EU;
      case UNRECOGNIZED -> throw new InvalidValue("enum", "must be one of US, EU");
    };
  }

  public RegionCode code() {
    return switch (this) {
      case US -> RegionCode.US;
      case EU -> RegionCode.EU;
    };
  }
}
