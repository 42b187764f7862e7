package dev.guildhall.organizations.settings;

import java.util.OptionalInt;

/**
 * What an organization's settings say beyond its features (WIRE.md, section d).
 *
 * @param userLimit how many users it may have. Empty: the limit is not in use; 0: any number. SCIM
 *     keeps to it
 * @param sessionPolicy how long sessions of its users live
 */
public record OrganizationSettings(OptionalInt userLimit, SessionPolicy sessionPolicy) {

  OrganizationSettings withUserLimit(OptionalInt limit) {
    return new OrganizationSettings(limit, sessionPolicy);
  }

  OrganizationSettings withSessionPolicy(SessionPolicy policy) {
    return new OrganizationSettings(userLimit, policy);
  }
}
