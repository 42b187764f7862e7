package dev.guildhall.domains;

/** What a domain is for. The numbers are the wire's, and the database's. */
enum DomainType {
  /** Users with such an address may join; several organizations may allow the same. */
  ALLOWED_EMAIL_DOMAIN(1),
  /** Leads users with such an address to the organization; belongs to one an environment. */
  ORGANIZATION_DOMAIN(2);

  private final int number;

  DomainType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static DomainType of(int number) {
    for (DomainType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException("no domain type has the number " + number);
  }
}
