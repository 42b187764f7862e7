package dev.guildhall.directories.scim;

/** The directory or its organization was deleted or disabled while the call was running. */
public final class DirectoryClosed extends RuntimeException {
  private final boolean deleted;

  DirectoryClosed(boolean deleted) {
    super(deleted ? "deleted" : "disabled", null, false, false);
    this.deleted = deleted;
  }

  /** Deleted, not merely disabled. */
  public boolean isDeleted() {
    return deleted;
  }
}
