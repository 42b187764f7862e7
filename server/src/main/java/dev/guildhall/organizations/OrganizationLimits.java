package dev.guildhall.organizations;

import com.google.protobuf.Descriptors.Descriptor;
import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.guildhall.ListOrganizationHistoryRequest;
import dev.guildhall.contract.guildhall.MergeOrganizationMetadataRequest;
import dev.guildhall.contract.guildhall.ReplaceOrganizationMetadataRequest;
import dev.guildhall.contract.guildhall.SetOrganizationMetadataKeyRequest;
import dev.guildhall.contract.guildhall.UpsertOrganizationRequest;
import dev.guildhall.contract.organizations.CreateOrganization;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.ListOrganizationsRequest;
import dev.guildhall.contract.organizations.SearchOrganizationsRequest;
import dev.guildhall.contract.organizations.UpdateOrganization;
import dev.guildhall.events.ListEvents;
import java.util.List;

/** The limits of organizations for the OpenAPI document, from the constants that enforce them. */
public final class OrganizationLimits {
  private OrganizationLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        values(CreateOrganization.getDescriptor())
            .required("display_name")
            .text("external_id", 0, ExternalId.MAX_LENGTH)
            .text("slug", 1, Slug.MAX_LENGTH)
            .pattern("slug", Slug.PATTERN),
        values(UpdateOrganization.getDescriptor())
            .text("external_id", 0, ExternalId.MAX_LENGTH)
            .text("slug", 0, Slug.MAX_LENGTH)
            .patternOrEmpty("slug", Slug.PATTERN),
        FieldLimits.on(UpsertOrganizationRequest.getDescriptor())
            .text("external_id", 1, ExternalId.MAX_LENGTH),
        FieldLimits.on(MergeOrganizationMetadataRequest.getDescriptor())
            .texts("metadata", 1, Metadata.MAX_VALUE_LENGTH, true),
        metadata(FieldLimits.on(ReplaceOrganizationMetadataRequest.getDescriptor()))
            .texts("metadata", 1, Metadata.MAX_VALUE_LENGTH, false),
        FieldLimits.on(SetOrganizationMetadataKeyRequest.getDescriptor())
            .text("key", Metadata.MIN_KEY_LENGTH, Metadata.MAX_KEY_LENGTH)
            .required("value")
            .text("value", 1, Metadata.MAX_VALUE_LENGTH),
        FieldLimits.on(GetOrganizationRequest.getDescriptor())
            .text("external_id", 1, ExternalId.MAX_LENGTH),
        FieldLimits.on(ListOrganizationsRequest.getDescriptor())
            .cappedPageSize(
                "page_size", ListOrganizations.DEFAULT_PAGE_SIZE, ListOrganizations.MAX_PAGE_SIZE),
        FieldLimits.on(ListOrganizationHistoryRequest.getDescriptor())
            .cappedPageSize("page_size", ListEvents.DEFAULT_PAGE_SIZE, ListEvents.MAX_PAGE_SIZE),
        FieldLimits.on(SearchOrganizationsRequest.getDescriptor())
            .required("query")
            .text(
                "query", SearchOrganizations.MIN_QUERY_LENGTH, SearchOrganizations.MAX_QUERY_LENGTH)
            .pageSize(
                "page_size",
                SearchOrganizations.DEFAULT_PAGE_SIZE,
                SearchOrganizations.MAX_PAGE_SIZE));
  }

  private static FieldLimits values(Descriptor message) {
    return metadata(FieldLimits.on(message))
        .text("display_name", 1, DisplayName.MAX_LENGTH)
        .text("logo_url", 0, LogoUrl.MAX_LENGTH)
        .pairs(
            "external_ids",
            ExternalIds.MAX_NAMES,
            1,
            ExternalIds.MAX_NAME_LENGTH,
            1,
            ExternalId.MAX_LENGTH);
  }

  private static FieldLimits metadata(FieldLimits limits) {
    return limits.pairs(
        "metadata",
        Metadata.MAX_PAIRS,
        Metadata.MIN_KEY_LENGTH,
        Metadata.MAX_KEY_LENGTH,
        1,
        Metadata.MAX_VALUE_LENGTH);
  }
}
