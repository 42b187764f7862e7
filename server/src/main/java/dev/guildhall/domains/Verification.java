package dev.guildhall.domains;

/**
 * How far the proof of a domain has come. Nothing leads away from verified: a record may go once it
 * has done its work.
 *
 * <p>Status and method are numbered as on the wire. Its ADMIN, an administrator's word for proof,
 * has no call that gives it.
 */
enum Verification {
  /** A domain that needs no proof: the organization only says whom it lets in. */
  NOT_NEEDED(4, 3),
  PENDING(1, 2),
  VERIFIED(2, 2),
  FAILED(3, 2);

  private final int status;
  private final int method;

  Verification(int status, int method) {
    this.status = status;
    this.method = method;
  }

  int status() {
    return status;
  }

  int method() {
    return method;
  }

  boolean isVerified() {
    return this == VERIFIED || this == NOT_NEEDED;
  }

  /** Where a domain of this type begins. */
  static Verification first(DomainType type) {
    return switch (type) {
      case ALLOWED_EMAIL_DOMAIN -> NOT_NEEDED;
      case ORGANIZATION_DOMAIN -> PENDING;
    };
  }

  static Verification ofStatus(int status) {
    for (Verification verification : values()) {
      if (verification.status == status) {
        return verification;
      }
    }
    throw new IllegalArgumentException("no verification has the status " + status);
  }
}
