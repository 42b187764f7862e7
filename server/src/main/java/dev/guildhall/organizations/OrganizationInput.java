package dev.guildhall.organizations;

import dev.guildhall.api.Change;
import dev.guildhall.api.Region;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.guildhall.UpsertOrganizationRequest;
import dev.guildhall.contract.organizations.CreateOrganizationRequest;
import dev.guildhall.contract.organizations.UpdateOrganization;
import dev.guildhall.contract.organizations.UpdateOrganizationRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what callers say of organizations; throws with every violation at once. */
public final class OrganizationInput {
  private static final Set<String> UPDATABLE =
      Set.of("display_name", "external_id", "slug", "logo_url", "metadata", "external_ids");

  private static final Set<String> FIXED_BY_UPSERT = Set.of("external_id", "region_code");

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
            sent.getExternalId().isEmpty() ? null : sent.getExternalId(), // Go's SDK sends it empty
            ExternalId::new);
    var slug =
        optional(
            violations, "organization.slug", sent.hasSlug() ? sent.getSlug() : null, Slug::new);
    var logoUrl =
        optional(
            violations,
            "organization.logo_url",
            sent.getLogoUrl().isEmpty() ? null : sent.getLogoUrl(),
            LogoUrl::new);
    var metadata = Metadata.check(violations, "organization.metadata", sent.getMetadataMap());
    var externalIds =
        ExternalIds.check(violations, "organization.external_ids", sent.getExternalIdsMap());
    violations.refuseIfAny();
    return new NewOrganization(
        displayName.value(),
        region.value(),
        externalId.value(),
        slug.value(),
        logoUrl.value(),
        metadata.value(),
        externalIds.value());
  }

  /**
   * Without a mask a field changes where it is present, and a map where it is not empty. With one,
   * and REST always has one, exactly the fields it names change; what it names and the message
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
    var externalIds =
        ExternalIds.check(violations, "organization.external_ids", sent.getExternalIdsMap());
    violations.refuseIfAny();
    return new OrganizationChanges(
        displayName.value(),
        externalId.value(),
        slug.value(),
        logoUrl.value(),
        given.of("metadata", sent.getMetadataCount() > 0)
            ? new MetadataChange.Replace(metadata.value())
            : new MetadataChange.Keep(),
        given.of("external_ids", sent.getExternalIdsCount() > 0)
            ? Change.set(externalIds.value())
            : Change.keep());
  }

  /**
   * What an upsert does where the organization is missing, and where it is there. On update its
   * fields mean what an update's mean: absent stays as it is, and so does what a mask leaves out.
   */
  public record Upsert(NewOrganization draft, OrganizationChanges changes) {}

  public static Upsert upsert(UpsertOrganizationRequest request, Region defaultRegion) {
    var sent = request.getOrganization();
    Violations violations = new Violations();
    if (!request.hasOrganization()) {
      violations.add("organization", "required", "is required");
      violations.refuseIfAny();
    }
    if (sent.hasExternalId() && !sent.getExternalId().equals(request.getExternalId())) {
      violations.add(
          "organization.external_id",
          "const",
          "must be the one in the address, \"%s\", got \"%s\""
              .formatted(request.getExternalId(), sent.getExternalId()));
    }
    var externalId = violations.at("external_id", () -> new ExternalId(request.getExternalId()));
    var region =
        violations.at(
            "organization.region_code", () -> Region.of(sent.getRegionCode(), defaultRegion));
    violations.refuseIfAny();
    OrganizationChanges changes = changes(asUpdate(request));
    var mask = request.getUpdateMask().getPathsList();
    return new Upsert(
        new NewOrganization(
            Objects.requireNonNull(changes.displayName().orNull()),
            region.value(),
            Optional.of(externalId.value()),
            Optional.ofNullable(changes.slug().orNull()),
            Optional.ofNullable(changes.logoUrl().orNull()),
            changes.metadata().set(),
            changes.externalIds() instanceof Change.Set<ExternalIds>(var externalIds)
                ? externalIds
                : ExternalIds.NONE),
        mask.isEmpty() || mask.contains("display_name") ? changes : changes.withoutDisplayName());
  }

  /**
   * The same fields as an update: all but the region, and with the display name in any case, for a
   * creation.
   */
  private static UpdateOrganizationRequest asUpdate(UpsertOrganizationRequest request) {
    var sent = request.getOrganization();
    var changes =
        UpdateOrganization.newBuilder()
            .setDisplayName(sent.getDisplayName())
            .putAllMetadata(sent.getMetadataMap())
            .putAllExternalIds(sent.getExternalIdsMap());
    if (sent.hasSlug()) {
      changes.setSlug(sent.getSlug());
    }
    if (sent.hasLogoUrl()) {
      changes.setLogoUrl(sent.getLogoUrl());
    }
    var update = UpdateOrganizationRequest.newBuilder().setOrganization(changes);
    if (request.getUpdateMask().getPathsCount() > 0) {
      update.getUpdateMaskBuilder().addPaths("display_name");
      for (String path : request.getUpdateMask().getPathsList()) {
        if (!FIXED_BY_UPSERT.contains(path)) {
          update.getUpdateMaskBuilder().addPaths(path);
        }
      }
    }
    return update.build();
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
