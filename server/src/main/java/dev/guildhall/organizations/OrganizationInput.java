package dev.guildhall.organizations;

import dev.guildhall.api.Change;
import dev.guildhall.api.Region;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.organizations.CreateOrganizationRequest;
import dev.guildhall.contract.organizations.UpdateOrganizationRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what callers say of organizations; throws with every violation at once. */
final class OrganizationInput {
  private static final Set<String> UPDATABLE =
      Set.of("display_name", "external_id", "slug", "logo_url", "metadata", "external_ids");

  private OrganizationInput() {}

  static NewOrganization create(CreateOrganizationRequest request, Region defaultRegion) {
    var sent = request.getOrganization();
    Violations violations = new Violations();
    if (!request.hasOrganization()) {
      violations.add("organization", "required", "is required");
      violations.refuseIfAny();
    }
    var displayName =
        violations.at("organization.display_name", () -> new DisplayName(sent.getDisplayName()));
    var region =
        violations.at(
            "organization.region_code", () -> Region.of(sent.getRegionCode(), defaultRegion));
    var externalId =
        optional(
            violations,
            "organization.external_id",
            sent.hasExternalId() ? sent.getExternalId() : null,
            ExternalId::new);
    var slug =
        optional(
            violations, "organization.slug", sent.hasSlug() ? sent.getSlug() : null, Slug::new);
    var logoUrl =
        optional(
            violations,
            "organization.logo_url",
            sent.hasLogoUrl() && !sent.getLogoUrl().isEmpty() ? sent.getLogoUrl() : null,
            LogoUrl::new);
    var metadata = Metadata.check(violations, "organization.metadata", sent.getMetadataMap());
    violations.refuseIfAny();
    return new NewOrganization(
        displayName.value(),
        region.value(),
        externalId.value(),
        slug.value(),
        logoUrl.value(),
        metadata.value());
  }

  /**
   * Without a mask a field changes where it is present, and metadata where it is not empty. With
   * one, and REST always has one, exactly the fields it names change; what it names and the message
   * lacks is cleared.
   */
  static OrganizationChanges changes(UpdateOrganizationRequest request) {
    var sent = request.getOrganization();
    Violations violations = new Violations();
    if (!request.hasOrganization()) {
      violations.add("organization", "required", "is required");
    }
    for (String path : request.getUpdateMask().getPathsList()) {
      if (!UPDATABLE.contains(path)) {
        violations.add(
            "update_mask", "unknown", "names \"%s\", which cannot be updated".formatted(path));
      }
    }
    Given given = new Given(request);
    var displayName =
        change(
            violations,
            "organization.display_name",
            given.of("display_name", sent.hasDisplayName()),
            sent.getDisplayName(),
            false,
            DisplayName::new);
    var externalId =
        change(
            violations,
            "organization.external_id",
            given.of("external_id", sent.hasExternalId()),
            sent.getExternalId(),
            true,
            ExternalId::new);
    var slug =
        change(
            violations,
            "organization.slug",
            given.of("slug", sent.hasSlug()),
            sent.getSlug(),
            true,
            Slug::new);
    var logoUrl =
        change(
            violations,
            "organization.logo_url",
            given.of("logo_url", sent.hasLogoUrl()),
            sent.getLogoUrl(),
            true,
            LogoUrl::new);
    var metadata = Metadata.check(violations, "organization.metadata", sent.getMetadataMap());
    violations.refuseIfAny();
    return new OrganizationChanges(
        displayName.value(),
        externalId.value(),
        slug.value(),
        logoUrl.value(),
        given.of("metadata", sent.getMetadataCount() > 0)
            ? Change.set(metadata.value())
            : Change.keep());
  }

  private record Given(UpdateOrganizationRequest request) {
    boolean of(String field, boolean present) {
      return request.getUpdateMask().getPathsCount() > 0
          ? request.getUpdateMask().getPathsList().contains(field)
          : present;
    }
  }

  private static <T> Violations.Checked<Optional<T>> optional(
      Violations violations, String path, @Nullable String text, Function<String, T> type) {
    return violations.at(path, () -> Optional.ofNullable(text).map(type));
  }

  private static <T> Violations.Checked<Change<T>> change(
      Violations violations,
      String path,
      boolean given,
      String text,
      boolean clearable,
      Function<String, T> type) {
    return violations.at(
        path,
        () ->
            !given
                ? Change.keep()
                : clearable && text.isEmpty() ? Change.clear() : Change.set(type.apply(text)));
  }
}
