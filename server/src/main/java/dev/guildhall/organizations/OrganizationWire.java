package dev.guildhall.organizations;

import dev.guildhall.api.WireTime;
import dev.guildhall.contract.organizations.OrganizationSettings;
import java.util.List;
import java.util.Map;

/** The only place that knows how the wire writes an organization. */
public final class OrganizationWire {
  private static final List<String> FIRST_FEATURES = List.of("sso", "dir_sync");

  private OrganizationWire() {}

  public static dev.guildhall.contract.organizations.Organization print(Organization organization) {
    var wire =
        dev.guildhall.contract.organizations.Organization.newBuilder()
            .setId(organization.id().toString())
            .setCreateTime(WireTime.print(organization.id().createdAt()))
            .setUpdateTime(WireTime.print(organization.updatedAt()))
            .setDisplayName(organization.displayName())
            .setRegionCode(organization.region().code())
            .putAllMetadata(organization.metadata())
            .setSettings(settings(organization.features()))
            .setVersion(organization.version())
            .putAllExternalIds(organization.externalIds());
    organization.externalId().ifPresent(wire::setExternalId);
    organization.slug().ifPresent(wire::setSlug);
    organization.logoUrl().ifPresent(wire::setLogoUrl);
    organization.deletedAt().ifPresent(time -> wire.setDeleteTime(WireTime.print(time)));
    return wire.build();
  }

  /** Every feature, with {@code sso} and {@code dir_sync} first: SDKs look at those places. */
  private static OrganizationSettings settings(Map<String, Boolean> features) {
    var settings = OrganizationSettings.newBuilder();
    for (String first : FIRST_FEATURES) {
      settings.addFeaturesBuilder().setName(first).setEnabled(features.getOrDefault(first, false));
    }
    features.forEach((name, enabled) -> {
      if (!FIRST_FEATURES.contains(name)) {
        settings.addFeaturesBuilder().setName(name).setEnabled(enabled);
      }
    });
    return settings.build();
  }
}
