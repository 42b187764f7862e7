package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import java.util.OptionalInt;

/** Holds what a change found against the version that its caller asked for. */
final class ExpectedVersion {
  private ExpectedVersion() {}

  static Organization check(OrganizationStore.Tried tried, OptionalInt ifVersion) {
    if (ifVersion.isPresent() && ifVersion.getAsInt() != tried.versionBefore()) {
      throw new ApiError.VersionMismatch(
              "organization", tried.organization().id().toString(), tried.versionBefore())
          .exception();
    }
    return tried.organization();
  }
}
