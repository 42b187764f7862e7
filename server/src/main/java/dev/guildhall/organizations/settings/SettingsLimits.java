package dev.guildhall.organizations.settings;

import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.organizations.OrganizationUserManagementSettings;
import dev.guildhall.contract.organizations.UpdateOrganizationSessionPolicyRequest;
import java.util.List;

/** The limits of settings for the OpenAPI document, from the constants that enforce them. */
public final class SettingsLimits {
  private SettingsLimits() {}

  public static List<FieldLimits> limits() {
    // A timeout is looked at for CUSTOM alone, and its least number depends on its unit.
    long longest = SessionPolicy.LONGEST.toMinutes();
    return List.of(
        FieldLimits.on(OrganizationUserManagementSettings.getDescriptor())
            .number("max_allowed_users", 0, Integer.MAX_VALUE),
        FieldLimits.on(UpdateOrganizationSessionPolicyRequest.getDescriptor())
            .required("policy_source")
            .number("absolute_session_timeout", 0, longest)
            .number("idle_session_timeout", 0, longest));
  }
}
