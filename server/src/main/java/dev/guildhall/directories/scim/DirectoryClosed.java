package dev.guildhall.directories.scim;

import dev.guildhall.directories.scim.endpoint.ScimRefusals;
import dev.guildhall.directories.scim.message.ScimError;

/** The directory or its organization was deleted or disabled while the call was running. */
public final class DirectoryClosed extends RuntimeException {
  private final boolean deleted;

  DirectoryClosed(boolean deleted) {
    super(deleted ? "deleted" : "disabled", null, false, false);
    this.deleted = deleted;
  }

  /** The refusal as one of several in an answer. */
  ScimError error() {
    return deleted
        ? ScimError.of(401, ScimRefusals.DELETED)
        : ScimError.of(403, ScimRefusals.DISABLED);
  }

  /** Deleted, not merely disabled. */
  public boolean isDeleted() {
    return deleted;
  }
}
